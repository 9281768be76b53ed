import { deviation } from 'd3-array';
import { count, decimal } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { partsOfFall, signFlipTest } from '../metrics/sign-flip-test.ts';
import { nameOf } from './baseline.ts';
import type { Change, ComparedExplanation, Comparison } from './compare-baselines.ts';

export interface Fall {
  /** On average over the runs that the baseline was written from. */
  readonly before: number;
  readonly now: number;
  /** Before minus now: below 0 it is a rise. */
  readonly fall: number;
  /** The standard deviation of these runs; null where the baseline was written from one. */
  readonly spread: number | null;
  readonly runs: number;
}

/** Means of equal AUCs may differ by so much. */
const ROUNDING = 1e-12;

export function fallOf(explanations: readonly ComparedExplanation[]): Fall | null {
  const now = mean(explanations.map(({ aucNow }) => aucNow));
  const runs = Math.min(...explanations.map(({ aucsBefore }) => aucsBefore.length));
  if (now === null || runs === 0) return null;
  const ofRuns = Array.from({ length: runs }, (_, run) =>
    mean(explanations.flatMap(({ aucsBefore }) => aucsBefore[run] ?? [])),
  ).filter((each) => each !== null);
  const before = mean(ofRuns) ?? now;
  const fall = before - now;
  return { before, now, fall: Math.abs(fall) < ROUNDING ? 0 : fall, spread: deviation(ofRuns) ?? null, runs };
}

/** What the AUCs of explanations vary by from run to run, as if all varied alike (pooled variance); 0 for a single run. */
export function pooledSpread(explanations: readonly ComparedExplanation[]): number {
  return Math.sqrt(mean(explanations.map((each) => (fallOf([each])?.spread ?? 0) ** 2)) ?? 0);
}

/**
 * By how much a fall varies where nothing fell: the standard deviation of a new run minus the mean of the baseline's runs,
 * √(1 + 1/runs) times that of a run (Hahn & Meeker 1991, Statistical Intervals, section 4.7). Few runs say little of a
 * standard deviation, so it is at least the pooled one, for the mean of several explanations as if they varied independently.
 *
 * @param explanations how many the fall is the mean of.
 * @returns null where the baseline was written from one run.
 */
export function spreadOfFall({ spread, runs }: Fall, explanations: number, pooled: number): number | null {
  if (spread === null) return null;
  return Math.max(spread, pooled / Math.sqrt(explanations)) * Math.sqrt(1 + 1 / runs);
}

const SEED = 1;
const LEAST_DRAWS = 999;

/**
 * The two-sided p-value of a fall by the permutation test (see {@link partsOfFall}): how often it is as large where every
 * pair's two scores change places at random. A pair that several explanations of a head are asked about changes in all.
 * It takes pairs as independent of each other, and the explanations as the ones that they are, not as a sample.
 */
export function pOfFall(explanations: readonly ComparedExplanation[], draws = LEAST_DRAWS): number {
  const parts = new Map<string, number>();
  for (const { head, pairs, labels, before, now } of explanations) {
    for (const run of before) {
      for (const [index, part] of (partsOfFall(labels, run, now) ?? []).entries()) {
        const name = `${head} ${pairs[index]}`;
        parts.set(name, (parts.get(name) ?? 0) + part / before.length);
      }
    }
  }
  return signFlipTest([...parts.values()], { seed: SEED, draws: Math.max(draws, LEAST_DRAWS) }).pValue;
}

/** So many explanations and pairs are named in a line; `attention-heads baseline diff` has all explanations. */
const MOST_EXPLANATIONS = 20;
const MOST_PAIRS = 3;

/** `12 of 20 fell: L1H0 previous 1.000 → 0.415; …`: what fell, by whatever little, the furthest first. */
export function whichFell(explanations: readonly ComparedExplanation[]): string {
  const falls = explanations
    .flatMap((each) => {
      const fallen = fallOf([each]);
      return fallen === null || fallen.fall <= 0 ? [] : [{ name: nameOf(each), ...fallen }];
    })
    .sort((a, b) => b.fall - a.fall)
    .map(({ name, before, now }) => `${name} ${decimal(before, 3)} → ${decimal(now, 3)}`);
  const more = falls.length > MOST_EXPLANATIONS ? `; and ${falls.length - MOST_EXPLANATIONS} more` : '';
  return `${falls.length} of ${explanations.length} fell: ${falls.slice(0, MOST_EXPLANATIONS).join('; ')}${more}`;
}

/** `Moved most: top[2] 7→5, strong: above 10 of 10 weak pairs, now 2; …`. */
export function whichPairsMoved(explanations: readonly ComparedExplanation[]): string {
  const moved = explanations
    .flatMap((explanation) =>
      explanation.pairs.map((pair, index) => ({ explanation, pair, ...winsOf(explanation, index) })),
    )
    .filter(({ before, now }) => before > now)
    .sort((a, b) => (b.before - b.now) / b.of - (a.before - a.now) / a.of)
    .slice(0, MOST_PAIRS)
    .map(({ explanation, pair, label, before, now, of }) => {
      const name = explanations.length === 1 ? pair : `${nameOf(explanation)} ${pair}`;
      const [kind, place, others] = label === 1 ? ['strong', 'above', 'weak'] : ['weak', 'below', 'strong'];
      return `${name}, ${kind}: ${place} ${count(before)} of ${of} ${others} pairs, now ${count(now)}`;
    });
  return `Moved most: ${moved.join('; ')}`;
}

/** How many pairs of the other label a pair is rightly above or below, ties counted half, then and now. */
function winsOf({ labels, before, now }: ComparedExplanation, index: number) {
  const label = labels[index];
  const others = [...labels.keys()].filter((other) => labels[other] !== label);
  const winsIn = (ranks: readonly number[]) =>
    others.reduce((wins, other) => {
      const ahead = (ranks[index] ?? 0) - (ranks[other] ?? 0);
      return wins + (1 + Math.sign(label === 1 ? ahead : -ahead)) / 2;
    }, 0);
  return { label, before: mean(before.map(winsIn)) ?? 0, now: winsIn(now), of: others.length };
}

/** Whether it is the explanations that changed, or how they are asked about, or neither. */
export function whatChanged(
  { textChanges, protocolChange }: Comparison,
  explanations: readonly ComparedExplanation[],
): readonly string[] {
  const texts = explanations.flatMap((each) => {
    const change = textChanges.get(nameOf(each));
    return change === undefined ? [] : [{ name: nameOf(each), change }];
  });
  const [first] = texts;
  const changes = [
    ...(first === undefined
      ? []
      : explanations.length === 1
        ? [`Its text changed: ${describeChange(first.change)}`]
        : [`${texts.length} have another text, the first ${first.name}: ${describeChange(first.change)}`]),
    ...(protocolChange === null ? [] : [`It is asked differently: ${describeChange(protocolChange)}`]),
  ];
  return changes.length > 0 ? changes : ['Neither a text nor the way of asking changed: the answers did'];
}

/** `“attends to dots”, now “attends to commas”`. */
export function describeChange({ before, now }: Change): string {
  return `“${shorten(before, 200)}”, now “${shorten(now, 200)}”`;
}
