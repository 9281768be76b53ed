import { splitProbabilities } from './split-probabilities.ts';

/**
 * The mean squared difference between probability and label (Brier 1950, in its two-class form: 0 is perfect, 0.25 is
 * what a constant 0.5 gets, 1 is the worst).
 *
 * @returns null for no scores.
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is not a probability.
 */
export function brierScore(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  const { positives, negatives } = splitProbabilities(labels, scores);
  if (labels.length === 0) return null;
  let sum = 0;
  for (const score of positives) sum += (1 - score) ** 2;
  for (const score of negatives) sum += score ** 2;
  return sum / labels.length;
}
