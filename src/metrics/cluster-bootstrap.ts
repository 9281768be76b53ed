import { type ClusterSums, clusterSums } from './cluster-sums.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

/** A mean over items that belong together in clusters. */
export interface ClusteredMean {
  /** The mean over items, each counting the same; null for no items. */
  readonly mean: number | null;
  readonly interval: ConfidenceInterval | null;
  /** Why `mean` or its interval is null; null when both exist. */
  readonly reason: string | null;
  /** How many different clusters there are. */
  readonly clusters: number;
}

export interface ClusterBootstrapOptions {
  readonly seed: number;
  /** 0.95 unless told. */
  readonly level?: number;
  /** How many times the clusters are drawn anew; 1999 unless told. */
  readonly resamples?: number;
  /** The smallest and largest value an item can have, [0, 1] unless told; the interval is cut to it. */
  readonly range?: readonly [number, number];
}

/** With fewer there are too few different resamples (35 for four) for limits other than those of the range. */
const fewestClusters = 5;

/**
 * The mean over items with a bootstrap interval that resamples whole clusters, so that items of one cluster need not be
 * independent of each other; the clusters must be.
 *
 * The bootstrap is studentised (bootstrap-t; Efron & Tibshirani 1993, section 12.5; with clusters: Cameron, Gelbach &
 * Miller 2008): what is resampled is the deviation from the mean in units of the cluster-robust standard error.
 * Percentile and BCa intervals are too short for as few clusters as there are heads in a suite, and shorter still when
 * the mean is near the end of its range; this one keeps its level, by being wide there (`bench/results/coverage.md`). A resample
 * without spread counts as infinitely far from the mean, so a limit that rests on such resamples is the range's end.
 *
 * @throws RangeError when the lengths differ, a value is not finite or outside the range, not 0 < level < 1, or there
 * are too few resamples for the level.
 */
export function clusterBootstrap(
  values: ArrayLike<number>,
  clusters: readonly string[],
  { seed, level = 0.95, resamples = 1999, range: [lowest, highest] = [0, 1] }: ClusterBootstrapOptions,
): ClusteredMean {
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, expected a number between 0 and 1`);
  // The k-th of n ordered draws estimates the quantile k / (n + 1). Rounding down errs towards a wider interval; what
  // is added undoes the rounding error of 1 − level.
  const tail = Math.floor(((resamples + 1) * (1 - level)) / 2 + 1e-9);
  if (tail < 1) throw new RangeError(`${resamples} resamples are too few for level ${level}`);
  const grouped = clusterSums(values, clusters);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value < lowest || value > highest) {
      throw new RangeError(`value ${index} is ${value}, expected ${lowest} to ${highest}`);
    }
  }

  const count = grouped.sums.length;
  const without = (mean: number | null, reason: string) => ({
    mean,
    interval: null,
    reason,
    clusters: count,
  });
  if (count === 0) return without(null, 'there are no values');
  const mean = total(grouped.sums) / values.length;
  if (count < fewestClusters) {
    return without(mean, `an interval needs ${fewestClusters} clusters to resample, here are ${count}`);
  }
  const negligible = 1e-12 * (highest - lowest);
  const deviations: ClusterSums = {
    sums: grouped.sums.map((sum, cluster) => sum - (grouped.counts[cluster] as number) * mean),
    counts: grouped.counts,
  };
  const error = standardError(deviations, Array.from(grouped.counts.keys())).error;
  if (error <= negligible)
    return without(mean, 'all clusters have the same mean, so resampling shows no spread');

  const random = seededRandom(seed, 'cluster bootstrap');
  const studentised = new Float64Array(resamples);
  const picked = new Int32Array(count);
  for (let resample = 0; resample < resamples; resample += 1) {
    draw(picked, random);
    const resampled = standardError(deviations, picked);
    studentised[resample] =
      Math.abs(resampled.mean) <= negligible
        ? 0
        : resampled.mean / (resampled.error <= negligible ? 0 : resampled.error);
  }
  studentised.sort();
  return {
    mean,
    interval: {
      low: Math.max(lowest, mean - (studentised[resamples - tail] as number) * error),
      high: Math.min(highest, mean - (studentised[tail - 1] as number) * error),
      level,
      method: 'cluster bootstrap-t',
    },
    reason: null,
    clusters: count,
  };
}

/**
 * The mean over the picked clusters' items and its cluster-robust standard error, by linearisation of the ratio of sum
 * to count, with the factor G / (G − 1) for G clusters.
 */
function standardError(
  { sums, counts }: ClusterSums,
  picked: ArrayLike<number>,
): { readonly mean: number; readonly error: number } {
  let sum = 0;
  let items = 0;
  for (let index = 0; index < picked.length; index += 1) {
    sum += sums[picked[index] as number] as number;
    items += counts[picked[index] as number] as number;
  }
  const mean = sum / items;
  let squares = 0;
  for (let index = 0; index < picked.length; index += 1) {
    const cluster = picked[index] as number;
    squares += ((sums[cluster] as number) - (counts[cluster] as number) * mean) ** 2;
  }
  return { mean, error: Math.sqrt((squares * picked.length) / (picked.length - 1)) / items };
}

function draw(into: Int32Array, random: SeededRandom): void {
  for (let index = 0; index < into.length; index += 1) into[index] = random.below(into.length);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
