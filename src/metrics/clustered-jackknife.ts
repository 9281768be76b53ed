import { rollup, sum } from 'd3-array';
import type { VarianceEstimate } from './satterthwaite.ts';

/** By how much the mean of some values changes without each cluster. */
export type JackknifeByCluster = ReadonlyMap<string, number>;

/**
 * Leaves out one cluster of values after another, such as what every pair lost where pairs share a record.
 *
 * @param values with a mean of 0.
 * @param clusters of each value, at least two.
 */
export function leaveOutClusters(values: Float64Array, clusters: readonly string[]): JackknifeByCluster {
  const indices = clusters.map((_, index) => index);
  return rollup(
    indices,
    (members) => -sum(members, (index) => values[index]) / (values.length - members.length),
    (index) => clusters[index] as string,
  );
}

/**
 * The delete-a-group jackknife's variance of a mean: values of one cluster may depend on each other, clusters must not. For
 * clusters of one size, and so for independent values, it is what Obuchowski's variance of an AUC (1997, Biometrics
 * 53:567–578) takes of each class. Where one cluster holds most values, that one is far too small, as the mean lies close to
 * this cluster; the jackknife errs upwards (Efron & Stein 1981, Annals of Statistics 9:586–596).
 *
 * @returns with one degree of freedom less than there are clusters.
 */
export function jackknifeVariance(changes: JackknifeByCluster): VarianceEstimate {
  const squares = sum(changes.values(), (change) => change ** 2);
  return { variance: squares * shareKept(changes.size), degreesOfFreedom: changes.size - 1 };
}

/** Likewise, the covariance of two means, from the clusters that have values of both. */
export function jackknifeCovariance(first: JackknifeByCluster, second: JackknifeByCluster): number {
  const clusters = new Set([...first.keys(), ...second.keys()]).size;
  return sum(first, ([cluster, change]) => change * (second.get(cluster) ?? 0)) * shareKept(clusters);
}

function shareKept(clusters: number): number {
  return (clusters - 1) / clusters;
}
