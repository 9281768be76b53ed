/** Labels, scores, and how many of all pairs each one stands for. */
export interface WeightedScores {
  readonly labels: readonly (0 | 1)[];
  readonly scores: readonly number[];
  /** One over the chance of having been drawn, or anything proportional to it within a label. */
  readonly weights: readonly number[];
}

interface WeightedScore {
  readonly score: number;
  readonly weight: number;
}

/** The scores of one label. @throws RangeError when the lengths differ, a score is NaN, or a weight is not above 0. */
export function weightedOf(label: 0 | 1, { labels, scores, weights }: WeightedScores): WeightedScore[] {
  if (scores.length !== labels.length || weights.length !== labels.length) {
    throw new RangeError(`${scores.length} scores and ${weights.length} weights for ${labels.length} labels`);
  }
  return labels.flatMap((each, index) => {
    const score = scores[index] as number;
    const weight = weights[index] as number;
    if (Number.isNaN(score)) throw new RangeError(`score ${index} is NaN`);
    if (!(weight > 0)) throw new RangeError(`weight ${index} is ${weight}`);
    return each === label ? [{ score, weight }] : [];
  });
}

/**
 * A share of all pairs, estimated from those that were drawn: what counts of each, weighted, over the sum of the weights
 * (Hájek 1971; with equal weights the plain share).
 *
 * @param counts how far a score counts, 0 to 1.
 */
export function weightedShare(items: readonly WeightedScore[], counts: (score: number) => number): number {
  let [held, all] = [0, 0];
  for (const { score, weight } of items) {
    held += weight * counts(score);
    all += weight;
  }
  return held / all;
}

/**
 * The area under the ROC curve over all pairs, estimated from pairs that were drawn with unequal chances: `rocAuc` with
 * every score counted by its weight (Hájek's estimator in both classes). With equal weights it is `rocAuc`.
 *
 * @returns null when one of the two classes is empty.
 * @throws RangeError when the lengths differ, a score is NaN, or a weight is not above 0.
 */
export function weightedAuc(scored: WeightedScores): number | null {
  const positives = weightedOf(1, scored);
  const negatives = weightedOf(0, scored);
  if (positives.length === 0 || negatives.length === 0) return null;
  return weightedShare(positives, (score) =>
    weightedShare(negatives, (other) => (Math.sign(score - other) + 1) / 2),
  );
}
