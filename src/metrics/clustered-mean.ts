import { type ClusterBootstrapOptions, type ClusteredMean, clusterBootstrap } from './cluster-bootstrap.ts';
import { type ClusterSums, clusterSums } from './cluster-sums.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { wilsonScore } from './wilson-score.ts';

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
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total ** 2 / counts.reduce((sum, count) => sum + count ** 2, 0);
}

/** How far clusters spread about the mean, over how far they would if each lay at an end: 0 to 1, drawn towards 1. */
function shareOfLargestSpread(
  { sums, counts }: ClusterSums,
  mean: number,
  [lowest, highest]: readonly [number, number],
): number {
  const squares = counts.reduce((sum, count) => sum + count ** 2, 0);
  const half = (squares / counts.length / 2) * (highest - lowest) ** 2;
  const shown = sums.reduce(
    (sum, each, cluster) => sum + (each - (counts[cluster] as number) * mean) ** 2,
    0,
  );
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
