import { rollup, sum } from 'd3-array';
import { type AucComponents, delongVariance } from './auc-components.ts';
import { criticalValue } from './standard-normal.ts';
import { criticalT } from './student-t.ts';

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

/** With fewer clusters of a class than these, the scores show too little of how alike those of a cluster are … */
const FEWEST_CLUSTERS = 4;
/** … and are taken to have this correlation. */
const ASSUMED_CORRELATION = 0.5;

/**
 * By how much the variance of an AUC grows because scores come in clusters, as far as the scores show: Obuchowski's over
 * DeLong's, at least 1. What it exceeds 1 by is estimated from a few clusters, so an interval made with it must reach as
 * far as Student's t does: that part is multiplied by (t / z)². Where a class lies in fewer than four clusters, the growth is
 * at least that of scores which correlate by a half within them. In a perfect order nothing shows.
 *
 * @param level of the interval that is made with it.
 */
export function clusterInflation(
  components: AucComponents,
  clusters: { readonly positives: readonly string[]; readonly negatives: readonly string[] },
  level: number,
): number {
  const independent = delongVariance(components.positiveWins, components.negativeLosses);
  const clustered = clusteredAucVariance(components, clusters);
  const shown = independent === null || independent === 0 || clustered === null ? 1 : clustered / independent;
  const degreesOfFreedom = new Set(clusters.positives).size + new Set(clusters.negatives).size - 2;
  const stretch =
    degreesOfFreedom > 0 ? (criticalT((1 - level) / 2, degreesOfFreedom) / criticalValue(level)) ** 2 : 1;
  const assumed = (assumedInflation(clusters.positives) + assumedInflation(clusters.negatives)) / 2;
  return Math.max(1, 1 + (shown - 1) * stretch, assumed);
}

/** Kish's design effect (1965, section 8.2), 1 + (m̄ − 1)ρ for clusters of m̄ scores; 1 with enough clusters. */
export function assumedInflation(clusters: readonly string[]): number {
  const sizes = rollup(
    clusters,
    (members) => members.length,
    (name) => name,
  );
  if (sizes.size >= FEWEST_CLUSTERS) return 1;
  const size = sum(sizes.values(), (count) => count ** 2) / clusters.length;
  return 1 + (size - 1) * ASSUMED_CORRELATION;
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
