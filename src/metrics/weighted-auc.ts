import { type WeightedScores, weightedOf, weightedShare } from './weighted-scores.ts';

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
