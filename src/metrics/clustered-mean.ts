import { type ConfidenceInterval, wilsonScore } from './confidence-interval.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * The mean over items that belong together in clusters, with an interval that is never absent and never absurd: what the
 * studentised cluster bootstrap and Wilson's score interval both allow.
 *
 * The bootstrap takes its width from the data. Where nearly all clusters score alike it has next to nothing to take it
 * from, and reaches to the end of the range: ninety-nine heads at 1 and one at 0.4 gave [0, 1]. Wilson's takes its width
 * from the largest variance that the mean allows, which is that of clusters that all lie at one end or the other. Here that
 * variance is multiplied by the share of it that the clusters show, with half a cluster that lies at an end added to what
 * they show and to what they could, as Jeffreys adds half a success: heads that fall short seldom fall to 0. Wilson's alone is
 * given where there are too few clusters to resample, or no spread among them; `reason` then says so. `bench/results/coverage.md` has
 * what all that covers.
 *
 * Clusters of n₁, n₂ … items count as (Σn)² / Σn² clusters (Kish 1965, section 8.2): as many as there would be, all of
 * the same size, if the items of a cluster were all alike, the worst case.
 *
 * @throws RangeError as `clusterBootstrap`.
 */
export function clusteredMean(
  values: ArrayLike<number>,
  clusters: readonly string[],
  options: ClusterBootstrapOptions,
): ClusteredMean {
  const bootstrap = clusterBootstrap(values, clusters, options);
  const { mean, interval } = bootstrap;
  if (mean === null) return bootstrap;
  const { level = 0.95, range: [lowest, highest] = [0, 1] } = options;
  const width = highest - lowest;
  const grouped = clusterSums(values, clusters);
  const share = interval === null ? 1 : shareOfLargestSpread(grouped, mean, [lowest, highest]);
  const score = wilsonScore((mean - lowest) / width, effectiveCount(grouped) / share, level);
  const widest: ConfidenceInterval = {
    low: lowest + width * score.low,
    high: lowest + width * score.high,
    level,
    method: 'Wilson score over clusters',
  };
  return { ...bootstrap, interval: interval === null ? widest : narrowest(interval, widest) };
}

function effectiveCount({ counts }: ClusterSums): number {
  return total(counts) ** 2 / total(counts.map((count) => count ** 2));
}

/** How far clusters spread about the mean, over how far they would if each lay at an end: 0 to 1, drawn towards 1. */
function shareOfLargestSpread(
  { sums, counts }: ClusterSums,
  mean: number,
  [lowest, highest]: readonly [number, number],
): number {
  const squares = total(counts.map((count) => count ** 2));
  const half = (squares / counts.length / 2) * (highest - lowest) ** 2;
  const shown = total(sums.map((sum, cluster) => (sum - (counts[cluster] as number) * mean) ** 2));
  return (shown + half) / (squares * (mean - lowest) * (highest - mean) + half);
}

function narrowest(bootstrap: ConfidenceInterval, score: ConfidenceInterval): ConfidenceInterval {
  return {
    low: Math.max(bootstrap.low, score.low),
    high: Math.min(bootstrap.high, score.high),
    level: bootstrap.level,
    method: `${bootstrap.method} within Wilson score`,
  };
}

/** A mean over items that belong together in clusters. */
export interface ClusteredMean {
  /** The mean over items, each counting the same; null for no items. */
  readonly mean: number | null;
  readonly interval: ConfidenceInterval | null;
  /** Why `mean` or its interval is null; null when both exist. */
  readonly reason: string | null;
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
  const without = (mean: number | null, reason: string) => {
    return { mean, interval: null, reason, clusters: count };
  };
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
    for (let index = 0; index < count; index += 1) picked[index] = random.below(count);
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

/** Values added up by cluster, one entry per cluster, in ascending order of the clusters' names. */
export interface ClusterSums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/**
 * Adds up values by the cluster each belongs to. The result does not depend on the order of the items, to the last bit:
 * a run that finishes its requests in another order reports the same numbers.
 *
 * @throws RangeError when the lengths differ or a value is not finite.
 */
export function clusterSums(values: ArrayLike<number>, clusters: readonly string[]): ClusterSums {
  if (values.length !== clusters.length) {
    throw new RangeError(`${values.length} values for ${clusters.length} clusters`);
  }
  const members = new Map<string, number[]>();
  for (const [index, cluster] of clusters.entries()) {
    const value = values[index] as number;
    if (!Number.isFinite(value)) throw new RangeError(`value ${index} is ${value}`);
    const known = members.get(cluster);
    if (known === undefined) members.set(cluster, [value]);
    else known.push(value);
  }
  const inOrder = [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ofCluster]) => ofCluster);
  return {
    sums: Float64Array.from(inOrder, (ofCluster) => total(ofCluster.sort((a, b) => a - b))),
    counts: Float64Array.from(inOrder, (ofCluster) => ofCluster.length),
  };
}

/** In order, from 0: the last bit depends on it. */
function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum;
}
