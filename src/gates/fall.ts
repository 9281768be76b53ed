import { deviation } from 'd3-array';
import { mean } from '../metrics/mean.ts';
import { partsOfFall, signFlipTest } from '../metrics/sign-flip-test.ts';
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
  /** How many runs the baseline was written from. */
  readonly runs: number;
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
