import { splitByLabel } from './split-by-label.ts';

/**
 * What every single score contributes to the AUC (the structural components of DeLong, DeLong & Clarke-Pearson 1988),
 * as counts rather than shares: exact multiples of one half, so that equal contributions compare equal.
 */
export interface AucComponents {
  readonly auc: number;
  /** For each score labelled 1, in the order given: how many labelled 0 it exceeds, ties counted half. */
  readonly positiveWins: Float64Array;
  /** For each score labelled 0, in the order given: how many labelled 1 exceed it, ties counted half. */
  readonly negativeLosses: Float64Array;
}

/**
 * Parts the AUC into what each score contributes. O(n log n) time.
 *
 * @returns null when one of the two classes is empty.
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function aucComponents(labels: ArrayLike<number>, scores: ArrayLike<number>): AucComponents | null {
  const { positives, negatives } = splitByLabel(labels, scores);
  if (positives.length === 0 || negatives.length === 0) return null;
  const ascendingPositives = positives.toSorted();
  const ascendingNegatives = negatives.toSorted();
  const positiveWins = positives.map((score) => rankIn(ascendingNegatives, score));
  const negativeLosses = negatives.map((score) => positives.length - rankIn(ascendingPositives, score));
  const wins = positiveWins.reduce((sum, count) => sum + count, 0);
  return { auc: wins / (positives.length * negatives.length), positiveWins, negativeLosses };
}

/**
 * DeLong's variance of an AUC; on the differences between two AUCs' components, of the difference of the AUCs.
 * Exactly 0 when all positives contribute alike and all negatives do.
 *
 * @returns null when a class has fewer than two scores, from which no variance can be estimated.
 */
export function delongVariance(positiveWins: Float64Array, negativeLosses: Float64Array): number | null {
  const positiveCount = positiveWins.length;
  const negativeCount = negativeLosses.length;
  if (positiveCount < 2 || negativeCount < 2) return null;
  return (
    sampleVariance(positiveWins) / (negativeCount ** 2 * positiveCount) +
    sampleVariance(negativeLosses) / (positiveCount ** 2 * negativeCount)
  );
}

function sampleVariance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** How many values lie below, ties counted half. */
function rankIn(ascending: Float64Array, value: number): number {
  return (
    (partitionPoint(ascending, (other) => other < value) +
      partitionPoint(ascending, (other) => other <= value)) /
    2
  );
}

/** The number of leading values that satisfy a predicate which none satisfies after the first that does not. */
function partitionPoint(values: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
