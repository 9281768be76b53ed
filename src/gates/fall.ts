import { deviation } from 'd3-array';
import { mean } from '../metrics/mean.ts';
import { partsOfFall } from '../metrics/parts-of-fall.ts';
import { signFlipTest } from '../metrics/sign-flip-test.ts';
import type { ComparedExplanation } from './compare-baselines.ts';

/** How far the AUC of an explanation, or the mean AUC of several, fell. */
export interface Fall {
  /** On average over the runs that the baseline was written from. */
  readonly before: number;
  readonly now: number;
  /** Before minus now: below 0 it is a rise. */
  readonly fall: number;
  /** The standard deviation of these runs; null where the baseline was written from one. */
  readonly spread: number | null;
}

/** Means of equal AUCs may differ by as much. */
const ROUNDING = 1e-12;

/** @returns null for no explanations. */
export function fallOf(explanations: readonly ComparedExplanation[]): Fall | null {
  const now = mean(explanations.map(({ aucNow }) => aucNow));
  const runs = Math.min(...explanations.map(({ aucsBefore }) => aucsBefore.length));
  if (now === null || runs === 0) return null;
  const ofRuns = Array.from({ length: runs }, (_, run) =>
    mean(explanations.flatMap(({ aucsBefore }) => aucsBefore[run] ?? [])),
  ).filter((each) => each !== null);
  const before = mean(ofRuns) ?? now;
  const fall = before - now;
  return { before, now, fall: Math.abs(fall) < ROUNDING ? 0 : fall, spread: deviation(ofRuns) ?? null };
}

/** A pair of an explanation, and what it adds to the fall of its AUC. */
export interface PartOfFall {
  readonly pair: string;
  readonly label: number | undefined;
  readonly part: number;
}

/** On average over the runs that the baseline was written from. */
export function partsOf({ pairs, labels, before, now }: ComparedExplanation): readonly PartOfFall[] {
  const ofRuns = before.map((ranks) => partsOfFall(labels, ranks, now) ?? []);
  return pairs.map((pair, index) => ({
    pair,
    label: labels[index],
    part: mean(ofRuns.flatMap((parts) => parts[index] ?? [])) ?? 0,
  }));
}

const SEED = 1;
const LEAST_DRAWS = 9999;

/**
 * The two-sided p-value of a fall by the permutation test (see {@link partsOfFall}): how often it is as large where every
 * pair's two scores change places at random. A pair that several explanations of a head are asked about changes in all.
 * It takes pairs as independent of each other, and the explanations as the ones that they are, not as a sample.
 */
export function pOfFall(explanations: readonly ComparedExplanation[], draws = LEAST_DRAWS): number {
  const parts = new Map<string, number>();
  for (const each of explanations) {
    for (const { pair, part } of partsOf(each)) {
      const name = `${each.head} ${pair}`;
      parts.set(name, (parts.get(name) ?? 0) + part);
    }
  }
  return signFlipTest([...parts.values()], { seed: SEED, draws: Math.max(draws, LEAST_DRAWS) }).pValue;
}
