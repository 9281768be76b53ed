import { max } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { fingerprintOfPairs, isForChoosing, pairName } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import { scoredPairs } from './scored-pairs.ts';

/** How much of an AUC's variance has one source. */
export interface NoiseSource {
  readonly source: 'explanation' | 'records' | 'draw' | 'protocol' | 'repeat';
  readonly meaning: string;
  /** Variance of an explanation's AUC; null where the runs do not vary it. Estimated without bias, so it may be below 0. */
  readonly variance: number | null;
  /** How many groups of AUCs that differ in this alone it was estimated from. */
  readonly groups: number;
}

/** One AUC, and the circumstances under which it came about. */
interface ObservedAuc {
  readonly simulator: string;
  readonly explanation: string;
  readonly records: string;
  readonly draw: string;
  readonly protocol: string;
  readonly auc: number;
}

type Factor = 'records' | 'draw' | 'protocol';

/**
 * Splits the variance of AUCs over runs of one suite by source: which records were asked about (another split), which of
 * their pairs (another seed), in which words (another protocol), and asking again. Every source is estimated from
 * groups of AUCs of one explanation and simulator that differ in it alone, the variance within each group pooled over
 * the groups by degrees of freedom, less what its means still hold of asking again: the method of moments for a random
 * effect (Searle, Casella & McCulloch 1992, chapter 3). What is left between explanations' means is the signal; other draws
 * and words may move all explanations alike, so what their means hold of these is left in it.
 */
export function noiseSources(runs: readonly Run[]): readonly NoiseSource[] {
  const asked = runs.flatMap(observedAucs);
  const again = groupsBy(asked, ['records', 'draw', 'protocol']);
  const repeat = pooledVariance(again);
  const draws = means(again);
  const ofRecords = groupsBy(draws, ['records', 'protocol']);
  const draw = pooledVariance(ofRecords);
  const records = pooledVariance(groupsBy(means(ofRecords), ['protocol']));
  const protocol = pooledVariance(groupsBy(draws, ['records', 'draw']));
  // A mean over a few still holds a share of their noise.
  const ofRepeat = (repeat.variance ?? 0) * meanShare(again);
  const ofDraw = (draw.variance ?? ofRepeat) * meanShare(ofRecords);
  const ofExplanations = groupsBy(draws, []);
  const bySimulator = Map.groupBy(means(ofExplanations), ({ simulator }) => simulator);
  const between = pooledVariance([...bySimulator.values()]);
  return [
    {
      source: 'explanation',
      meaning: 'one explanation against another: the signal',
      ...less(between, ofRepeat * meanShare(ofExplanations)),
    },
    { source: 'records', meaning: 'other records: another split', ...less(records, ofDraw) },
    { source: 'draw', meaning: 'other pairs of the same records: another seed', ...less(draw, ofRepeat) },
    { source: 'protocol', meaning: 'the same pairs in other words', ...less(protocol, ofRepeat) },
    { source: 'repeat', meaning: 'the same question again', ...repeat },
  ];
}

function less({ variance, groups }: PooledVariance, noise: number): PooledVariance {
  return { variance: variance === null ? null : variance - noise, groups };
}

function means(groups: readonly (readonly ObservedAuc[])[]): readonly ObservedAuc[] {
  return groups.flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, auc: meanAuc(group) }] : [];
  });
}

function meanShare(groups: readonly (readonly ObservedAuc[])[]): number {
  return mean(groups.map(({ length }) => 1 / length)) ?? 0;
}

/** The AUCs of a run, one for each repeat: the nth answer to every question makes the nth. */
function observedAucs({ simulators, rows }: Run): readonly ObservedAuc[] {
  const groups = Map.groupBy(
    rows.filter(({ pairCase }) => pairCase.explanation.control === undefined && !isForChoosing(pairCase)),
    ({ column, pairCase: { head, explanation } }) => JSON.stringify([column, headName(head), explanation.id]),
  );
  return [...groups.values()].flatMap((ofExplanation) => {
    const [first] = ofExplanation;
    if (first === undefined) return [];
    const { subject, head, explanation } = first.pairCase;
    const cases = ofExplanation.map(({ pairCase }) => pairCase);
    const circumstances = {
      // By what they are: names may mean something else in another run.
      simulator: JSON.stringify([simulators[first.column], first.simulator]),
      explanation: JSON.stringify([subject, headName(head), explanation.text]),
      // Another seed draws other weak pairs, another split has other strong ones.
      records: fingerprintOfPairs(cases.filter(({ pair }) => pair.label === 1)),
      draw: fingerprintOfPairs(cases),
      protocol: first.protocol ?? '',
    };
    return repeatsOf(ofExplanation).flatMap((repeat) => {
      const { labels, probabilities } = scoredPairs(repeat);
      const auc = rocAuc(labels, probabilities);
      return auc === null ? [] : [{ ...circumstances, auc }];
    });
  });
}

function repeatsOf(rows: readonly RunRow[]): readonly (readonly RunRow[])[] {
  const byPair = [...Map.groupBy(rows, ({ pairCase }) => pairName(pairCase.pair)).values()];
  const most = max(byPair, ({ length }) => length) ?? 0;
  return Array.from({ length: most }, (_, repeat) => byPair.flatMap((answers) => answers[repeat] ?? []));
}

/** AUCs of one explanation and simulator that agree in some circumstances. */
function groupsBy(
  observed: readonly ObservedAuc[],
  fixed: readonly Factor[],
): readonly (readonly ObservedAuc[])[] {
  const key = (each: ObservedAuc) =>
    JSON.stringify([each.simulator, each.explanation, ...fixed.map((factor) => each[factor])]);
  return [...Map.groupBy(observed, key).values()];
}

function meanAuc(observed: readonly ObservedAuc[]): number {
  return mean(observed.map(({ auc }) => auc)) ?? 0;
}

type PooledVariance = Pick<NoiseSource, 'variance' | 'groups'>;

/** The variance within groups, pooled by degrees of freedom; null where no group has two values. */
function pooledVariance(groups: readonly (readonly ObservedAuc[])[]): PooledVariance {
  const large = groups.filter(({ length }) => length > 1);
  const squares = large.flatMap((group) => {
    const center = meanAuc(group);
    return group.map(({ auc }) => (auc - center) ** 2);
  });
  const degreesOfFreedom = squares.length - large.length;
  const sum = squares.reduce((total, square) => total + square, 0);
  return { variance: degreesOfFreedom === 0 ? null : sum / degreesOfFreedom, groups: large.length };
}
