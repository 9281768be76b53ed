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

/** A point of the ROC curve: what happens when scores at or above the threshold count as 1. */
export interface RocPoint {
  /** Share of the 0s that count as 1. */
  readonly falsePositiveRate: number;
  /** Share of the 1s that count as 1. */
  readonly truePositiveRate: number;
  /** The lowest score that counts as 1; null at the curve's start, where none does. */
  readonly threshold: number | null;
}

/**
 * The ROC curve from (0, 0) to (1, 1), one point per distinct score in descending order. Scores that tie move the curve
 * both ways at once, so the trapezoids under it add up to `rocAuc`.
 *
 * @param near points that are not this much further along both axes together than the one before are left out, but for the last.
 * @returns null when one of the two classes is empty.
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function rocCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  near = 0,
): readonly RocPoint[] | null {
  const { positives, negatives } = splitByLabel(labels, scores);
  if (positives.length === 0 || negatives.length === 0) return null;
  positives.sort();
  negatives.sort();

  let last: RocPoint = { falsePositiveRate: 0, truePositiveRate: 0, threshold: null };
  const points = [last];
  let positivesLeft = positives.length;
  let negativesLeft = negatives.length;
  while (positivesLeft > 0 || negativesLeft > 0) {
    const threshold = Math.max(
      positives[positivesLeft - 1] ?? Number.NEGATIVE_INFINITY,
      negatives[negativesLeft - 1] ?? Number.NEGATIVE_INFINITY,
    );
    while (positives[positivesLeft - 1] === threshold) positivesLeft -= 1;
    while (negatives[negativesLeft - 1] === threshold) negativesLeft -= 1;
    const falsePositiveRate = 1 - negativesLeft / negatives.length;
    const truePositiveRate = 1 - positivesLeft / positives.length;
    const moved = falsePositiveRate - last.falsePositiveRate + truePositiveRate - last.truePositiveRate;
    if (moved < near && positivesLeft + negativesLeft > 0) continue;
    last = { falsePositiveRate, truePositiveRate, threshold };
    points.push(last);
  }
  return points;
}
