import { splitByLabel } from './split-by-label.ts';

/**
 * The area under the ROC curve: the probability that a score labelled 1 exceeds a score labelled 0, ties counted half
 * (Mann–Whitney U over the number of pairs of a positive and a negative; Hanley & McNeil 1982).
 *
 * O(n log n) time, O(n) memory; the count is exact, so the result is the correctly rounded quotient.
 *
 * @returns null when one of the two classes is empty: there is nothing to compare.
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  const { positives, negatives } = splitByLabel(labels, scores);
  if (positives.length === 0 || negatives.length === 0) return null;
  positives.sort();
  negatives.sort();

  let below = 0;
  let notAbove = 0;
  let twiceWins = 0;
  for (const score of positives) {
    while (below < negatives.length && (negatives[below] as number) < score) below += 1;
    if (notAbove < below) notAbove = below;
    while (notAbove < negatives.length && (negatives[notAbove] as number) <= score) notAbove += 1;
    twiceWins += below + notAbove;
  }
  return twiceWins / (2 * positives.length * negatives.length);
}
