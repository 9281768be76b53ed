import { sum } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import { holm } from '../metrics/holm.ts';
import { kendallTauB } from '../metrics/kendall-tau-b.ts';
import { pairedMeanDifference } from '../metrics/paired-mean-difference.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { compareScorings } from './compare-scorings.ts';
import type { ExplanationPredictions } from './predictions.ts';
import { ranksNothing } from './ranks-nothing.ts';
import { RESAMPLING_SEED } from './resampling-seed.ts';
import type { ExplanationComparison, SimulatorComparison } from './scorecard.ts';
import { pairedScores } from './scored-pairs.ts';

/**
 * Every simulator against every later one, over the explanations and the pairs that both scored; controls left out. A pair
 * that only one of them answered would be compared with nothing. A simulator that ranks nothing is no rival: what separates
 * it from another is told, but not tested.
 */
export function compareSimulators(
  simulators: readonly string[],
  predictions: readonly ExplanationPredictions[],
): readonly SimulatorComparison[] {
  const idle = simulators.map((_, column) => ranksNothing(predictions, column));
  const comparisons = pairsOf(simulators.map((name, column) => ({ name, column }))).map(([one, other]) => {
    const both = ordinary(predictions).flatMap(({ head, columns }) => {
      const paired = pairedScores(columns[one.column] ?? [], columns[other.column] ?? []);
      const first = rocAuc(paired.labels, paired.first);
      const second = rocAuc(paired.labels, paired.second);
      if (first === null || second === null) return [];
      return { head: headName(head), first, second, pairs: paired.labels.length, ofOne: paired.unpaired };
    });
    const first = both.map((each) => each.first);
    const second = both.map((each) => each.second);
    const heads = both.map(({ head }) => head);
    const { clusters: _, ...difference } = pairedMeanDifference(first, second, heads, {
      seed: RESAMPLING_SEED,
    });
    const bystander = [one, other].find(({ column }) => idle[column]);
    return {
      first: one.name,
      second: other.name,
      explanations: both.length,
      pairs: sum(both, ({ pairs }) => pairs),
      pairsOfOne: sum(both, ({ ofOne }) => ofOne),
      ...difference,
      ...(bystander && difference.pValue !== null ? notTested(bystander.name) : {}),
      adjustedPValue: null,
      rankAgreement: kendallTauB(first, second),
    };
  });
  return correct(comparisons);
}

/** Every explanation of a head against every later one of the same head, simulator by simulator; controls left out. */
export function compareExplanations(
  simulators: readonly string[],
  explanations: readonly ExplanationPredictions[],
): readonly ExplanationComparison[] {
  const byHead = Map.groupBy(ordinary(explanations), ({ head }) => headName(head));
  const comparisons = [...byHead.values()].flatMap((ofHead) =>
    pairsOf(ofHead).flatMap(([one, other]) =>
      simulators.map((simulator, column) => {
        const paired = pairedScores(one.columns[column] ?? [], other.columns[column] ?? []);
        return {
          simulator,
          ...one.head,
          first: one.explanation.id,
          second: other.explanation.id,
          ...compareScorings(paired),
          adjustedPValue: null,
        };
      }),
    ),
  );
  return correct(comparisons);
}

function notTested(idle: string) {
  return { pValue: null, exact: null, reason: `not tested: ${idle} gives all pairs the same score` };
}

/** The comparisons with their p-values corrected for how many there are (Holm). */
export function correct<Comparison extends { pValue: number | null; adjustedPValue: number | null }>(
  comparisons: readonly Comparison[],
): readonly Comparison[] {
  const adjusted = holm(comparisons.map(({ pValue }) => pValue));
  return comparisons.map((comparison, index) => ({ ...comparison, adjustedPValue: adjusted[index] ?? null }));
}

function ordinary(explanations: readonly ExplanationPredictions[]): readonly ExplanationPredictions[] {
  return explanations.filter(({ explanation }) => explanation.control === undefined);
}

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));
}
