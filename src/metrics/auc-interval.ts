import { rollup, sum } from 'd3-array';
import { type AucComponents, aucComponents, delongVariance } from './auc-components.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalT, criticalValue } from './distributions.ts';

interface AucIntervalOptions {
  /**
   * The cluster each score belongs to, such as the sequence its pair is of, in one way of clustering or in several that cross; all
   * independent unless told.
   */
  readonly clusterings?: readonly (readonly string[])[];
  /** 0.95 unless told. */
  readonly level?: number;
}

/**
 * The confidence interval of one AUC: Newcombe's, which alone of those tried covers what it says with five positives
 * and five negatives (`bench/results/coverage.md`). Where scores come in clusters, its variance is multiplied by what they show it
 * to be too small by ({@link clusterInflation}). Where they come in clusters of two kinds that cross, what either shows adds up
 * (Cameron, Gelbach & Miller 2011, J. Bus. Econ. Stat. 29:238–249). It is about the pairs drawn: what the AUC would be over all pairs of
 * which these are a random sample. It says nothing of other heads, or of a simulator's own randomness.
 *
 * @returns null when one of the two classes is empty.
 * @throws RangeError as `rocAuc`, when there are not as many clusters as scores, and unless 0 < level < 1.
 */
export function aucInterval(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  { clusterings = [], level = 0.95 }: AucIntervalOptions = {},
): ConfidenceInterval | null {
  const components = aucComponents(labels, scores);
  if (components === null) return null;
  const { auc, positiveWins, negativeLosses } = components;
  return newcombeInterval(
    {
      auc,
      positives: positiveWins.length,
      negatives: negativeLosses.length,
      inflation: clusterings.reduce(
        (sum, clusters) => sum + inflationOf(components, labels, clusters, level) - 1,
        1,
      ),
    },
    level,
  );
}

function inflationOf(
  components: AucComponents,
  labels: ArrayLike<number>,
  clusters: readonly string[],
  level: number,
): number {
  if (clusters.length !== labels.length) {
    throw new RangeError(`${clusters.length} clusters for ${labels.length} scores`);
  }
  const ofLabel = (label: 0 | 1) => clusters.filter((_, index) => labels[index] === label);
  return clusterInflation(components, { positives: ofLabel(1), negatives: ofLabel(0) }, level);
}

interface AucOfCounts {
  readonly auc: number;
  /** How many scores are labelled 1. */
  readonly positives: number;
  /** How many scores are labelled 0. */
  readonly negatives: number;
  /** By how much the variance is larger than that of independent scores; 1 unless told. */
  readonly inflation?: number;
}

/**
 * Newcombe's score interval of an AUC (Newcombe 2006, Statistics in Medicine 25:559–573, method 5): all areas θ with
 * `|auc − θ| ≤ z √V(θ)`, where V is the variance Hanley & McNeil (1982) derive from exponential distributions, made
 * symmetric by putting (m + n) / 2 − 1 in the place of both m − 1 and n − 1. As the variance is taken at θ and not at
 * the estimate, the interval keeps a width at an AUC of 0 or 1. It needs the counts only, not the scores; ties make
 * it cover more than it says.
 *
 * @throws RangeError unless 0 <= auc <= 1, both counts are positive integers, inflation >= 1, and 0 < level < 1.
 */
export function newcombeInterval(
  { auc, positives, negatives, inflation = 1 }: AucOfCounts,
  level = 0.95,
): ConfidenceInterval {
  if (!(auc >= 0 && auc <= 1)) throw new RangeError(`auc is ${auc}, expected 0 to 1`);
  for (const count of [positives, negatives]) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`${positives} positives and ${negatives} negatives`);
    }
  }
  if (!(inflation >= 1)) throw new RangeError(`inflation is ${inflation}, expected at least 1`);
  const z = criticalValue(level);
  const others = (positives + negatives) / 2 - 1;
  const variance = (area: number) =>
    ((inflation * area * (1 - area)) / (positives * negatives)) *
    (1 + others * ((1 - area) / (2 - area) + area / (1 + area)));
  const isPlausible = (area: number) => (auc - area) ** 2 <= z ** 2 * variance(area);
  return {
    low: furthest(auc, 0, isPlausible),
    high: furthest(auc, 1, isPlausible),
    level,
    method: 'Newcombe score',
  };
}

/** The last number that holds on the way from `inside`, which does, to `outside`, found by halving, to the last bit unless told. */
export function furthest(
  inside: number,
  outside: number,
  holds: (x: number) => boolean,
  halvings = Number.POSITIVE_INFINITY,
): number {
  if (holds(outside)) return outside;
  let [near, far] = [inside, outside];
  for (let halving = 0; ; halving += 1) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far || halving === halvings) return near;
    if (holds(middle)) near = middle;
    else far = middle;
  }
}

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
function clusterInflation(
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
