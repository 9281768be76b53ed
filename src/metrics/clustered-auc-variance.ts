import { type AucComponents, delongVariance } from './auc-components.ts';

/**
 * The variance of an AUC whose scores come in clusters, such as pairs that share a sequence (Obuchowski 1997, Biometrics
 * 53:567–578): scores of one cluster may depend on each other, across the classes too; clusters must not. With every
 * score a cluster of its own it is DeLong's.
 *
 * @param clusters the cluster of each positive, and of each negative, in the components' order.
 * @returns null when a class lies in fewer than two clusters, from which no variance can be estimated.
 */
export function clusteredAucVariance(
  { auc, positiveWins, negativeLosses }: AucComponents,
  clusters: { readonly positives: readonly string[]; readonly negatives: readonly string[] },
): number | null {
  const [positives, negatives] = [positiveWins.length, negativeLosses.length];
  const names = [...new Set([...clusters.positives, ...clusters.negatives])];
  const ofPositives = deviations(positiveWins, clusters.positives, auc * negatives);
  const ofNegatives = deviations(negativeLosses, clusters.negatives, auc * positives);
  const [among, amongNegatives] = [ofPositives.size, ofNegatives.size];
  if (among < 2 || amongNegatives < 2) return null;
  const own = (sums: ReadonlyMap<string, number>) =>
    [...sums.values()].reduce((total, sum) => total + sum ** 2, 0) * (sums.size / (sums.size - 1));
  const joint =
    names.reduce((total, name) => total + (ofPositives.get(name) ?? 0) * (ofNegatives.get(name) ?? 0), 0) *
    (names.length / (names.length - 1));
  return (own(ofPositives) + own(ofNegatives) + 2 * joint) / (positives * negatives) ** 2;
}

/**
 * By how much the variance of an AUC grows because scores come in clusters, as far as the scores show: Obuchowski's over
 * DeLong's, at least 1. It is 1 where nothing shows, in a perfect order say.
 */
export function clusterInflation(
  components: AucComponents,
  clusters: { readonly positives: readonly string[]; readonly negatives: readonly string[] },
): number {
  const independent = delongVariance(components.positiveWins, components.negativeLosses);
  const clustered = clusteredAucVariance(components, clusters);
  return independent === null || independent === 0 || clustered === null
    ? 1
    : Math.max(1, clustered / independent);
}

/** By how much each cluster's counts exceed what they are on average, in sum. */
function deviations(
  counts: Float64Array,
  clusters: readonly string[],
  mean: number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [index, cluster] of clusters.entries()) {
    sums.set(cluster, (sums.get(cluster) ?? 0) + (counts[index] as number) - mean);
  }
  return sums;
}
