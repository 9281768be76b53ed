import { type AucComponents, aucComponents } from './auc-components.ts';
import { clusterInflation } from './clustered-auc-variance.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { newcombeInterval } from './newcombe-interval.ts';

/** What is known of an AUC's scores, and how sure to be of it. */
export interface AucIntervalOptions {
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
