import { mean } from './mean.ts';
import { splitByLabel, splitProbabilities } from './split-by-label.ts';

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

/**
 * The mean squared difference between probability and label (Brier 1950, in its two-class form: 0 is perfect, 0.25 is
 * what a constant 0.5 gets, 1 is the worst).
 *
 * @returns null for no scores.
 * @throws RangeError as `accuracy`.
 */
export function brierScore(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  const { positives, negatives } = splitProbabilities(labels, scores);
  if (labels.length === 0) return null;
  let sum = 0;
  for (const score of positives) sum += (1 - score) ** 2;
  for (const score of negatives) sum += score ** 2;
  return sum / labels.length;
}

/** The scores that fall into one bin, `low <= score < high`; the last bin includes 1. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean score in the bin; null when it is empty. */
  readonly meanPredicted: number | null;
  /** Share of 1s among the bin's labels; null when it is empty. */
  readonly observedFraction: number | null;
}

/** How far probabilities are from the frequencies they claim. */
export interface Calibration {
  /** Mean of |meanPredicted − observedFraction| over the bins, weighted by their counts; null for no scores. */
  readonly expectedCalibrationError: number | null;
  /** The reliability table, in ascending order, empty bins included. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Bins the scores by equal width and compares what each bin predicts with what it holds: the reliability table and the
 * expected calibration error (Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017, equation 3). The error depends on
 * `binCount` and is biased upwards when bins hold few scores, so compare it between equal numbers of scores only.
 *
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, a score is not a probability, or `binCount`
 * is not a positive integer.
 */
export function calibration(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  binCount = 10,
): Calibration {
  if (!Number.isInteger(binCount) || binCount < 1) {
    throw new RangeError(`binCount is ${binCount}, expected a positive integer`);
  }
  const { positives, negatives } = splitProbabilities(labels, scores);
  const counts = new Float64Array(binCount);
  const ones = new Float64Array(binCount);
  const scoreSums = new Float64Array(binCount);
  const add = (score: number, label: 0 | 1) => {
    const bin = binOf(score, binCount);
    counts[bin] = (counts[bin] as number) + 1;
    ones[bin] = (ones[bin] as number) + label;
    scoreSums[bin] = (scoreSums[bin] as number) + score;
  };
  for (const score of positives) add(score, 1);
  for (const score of negatives) add(score, 0);

  let gaps = 0;
  const bins = Array.from(counts, (count, bin): CalibrationBin => {
    const edges = { low: bin / binCount, high: (bin + 1) / binCount };
    if (count === 0) return { ...edges, count, meanPredicted: null, observedFraction: null };
    const meanPredicted = (scoreSums[bin] as number) / count;
    const observedFraction = (ones[bin] as number) / count;
    gaps += count * Math.abs(meanPredicted - observedFraction);
    return { ...edges, count, meanPredicted, observedFraction };
  });
  return { expectedCalibrationError: labels.length === 0 ? null : gaps / labels.length, bins };
}

/** The bin whose printed edges hold the score; the product alone can round across an edge. */
function binOf(score: number, binCount: number): number {
  const guess = Math.min(Math.floor(score * binCount), binCount - 1);
  if (score < guess / binCount) return guess - 1;
  return guess + 1 < binCount && score >= (guess + 1) / binCount ? guess + 1 : guess;
}

/**
 * The mean score of the 1s and of the 0s; null for a class without scores.
 *
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function meanByLabel(labels: ArrayLike<number>, scores: ArrayLike<number>) {
  const { positives, negatives } = splitByLabel(labels, scores);
  return { positives: mean(positives), negatives: mean(negatives) };
}
