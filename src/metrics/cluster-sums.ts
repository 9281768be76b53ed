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
    sums: Float64Array.from(inOrder, (ofCluster) =>
      ofCluster.sort((a, b) => a - b).reduce((sum, value) => sum + value, 0),
    ),
    counts: Float64Array.from(inOrder, (ofCluster) => ofCluster.length),
  };
}
