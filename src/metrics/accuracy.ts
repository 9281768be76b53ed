import { splitProbabilities } from './split-probabilities.ts';

/**
 * The share of labels on the right side of 0.5. A score of exactly 0.5 takes no side and counts half, as a tie does in
 * `rocAuc`; so a constant 0.5 has accuracy 0.5 whatever the labels.
 *
 * @returns null for no scores.
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is not a probability.
 */
export function accuracy(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  const { positives, negatives } = splitProbabilities(labels, scores);
  if (labels.length === 0) return null;
  let right = 0;
  for (const score of positives) right += (Math.sign(score - 0.5) + 1) / 2;
  for (const score of negatives) right += (Math.sign(0.5 - score) + 1) / 2;
  return right / labels.length;
}
