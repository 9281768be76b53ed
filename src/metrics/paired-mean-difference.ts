import { type ClusterBootstrapOptions, clusteredMean, clusterSums } from './clustered-mean.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { signFlipTest } from './sign-flip-test.ts';

export interface MeanDifference {
  /** Mean of the first minus mean of the second; null for no items. */
  readonly difference: number | null;
  readonly interval: ConfidenceInterval | null;
  /** Two-sided, of the hypothesis that every cluster's difference is as likely to have either sign. */
  readonly pValue: number | null;
  /** Whether `pValue` comes from all sign patterns; null where there is none. */
  readonly exact: boolean | null;
  /** Why something is null; null when everything exists. */
  readonly reason: string | null;
  readonly clusters: number;
}

/**
 * Compares two scorings of the same items, such as two simulators' AUCs on the same explanations. Items that belong to
 * one cluster stay together in both parts: the interval is that of the clustered mean of the differences, the p-value
 * flips the signs of whole clusters.
 *
 * The two answer different questions. The interval is about the size of the difference and holds approximately; the
 * p-value is exact in samples of any size, but only for the hypothesis that the two scorings are exchangeable. At the
 * edge one can see a difference and the other not. The p-value is the one to decide by, and to adjust with `holm`.
 *
 * @param options as for `clusterBootstrap`; `range` is that of the items, not of their differences.
 * @throws RangeError when the three lengths differ, and as `clusterBootstrap`.
 */
export function pairedMeanDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  clusters: readonly string[],
  options: ClusterBootstrapOptions,
): MeanDifference {
  if (first.length !== second.length) throw new RangeError(`${first.length} values beside ${second.length}`);
  const [lowest, highest] = options.range ?? [0, 1];
  const differences = Float64Array.from(first, (value, index) => value - (second[index] as number));
  const width = highest - lowest;
  const mean = clusteredMean(differences, clusters, { ...options, range: [-width, width] });
  const estimate = {
    difference: mean.mean,
    // Of differences the range alone says too little to be worth showing: ±0.4 for twenty heads.
    interval: mean.reason === null ? mean.interval : null,
    clusters: mean.clusters,
  };
  if (mean.clusters < 2) {
    return { ...estimate, pValue: null, exact: null, reason: mean.reason };
  }
  // Differences that cancel but for rounding are none: flipping the signs of rounding errors would say nothing.
  const sums = clusterSums(differences, clusters).sums.map((sum) =>
    Math.abs(sum) <= 1e-12 * width ? 0 : sum,
  );
  const { pValue, exact } = signFlipTest(sums, options);
  return { ...estimate, pValue, exact, reason: mean.reason };
}
