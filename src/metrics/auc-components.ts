import { bisectLeft, bisectRight, variance } from 'd3-array';
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
  const [ofPositives, ofNegatives] = [variance(positiveWins), variance(negativeLosses)];
  if (ofPositives === undefined || ofNegatives === undefined) return null;
  const [positives, negatives] = [positiveWins.length, negativeLosses.length];
  return ofPositives / (negatives ** 2 * positives) + ofNegatives / (positives ** 2 * negatives);
}

/**
 * The least variance that a difference between two AUCs is given: DeLong's of half a comparison more or less. Where every
 * score lost as much as every other, DeLong's is 0, and this keeps the difference from being infinitely certain.
 */
export function leastVariance(positives: number, negatives: number): number {
  return 1 / (2 * (positives * negatives) ** 2);
}

/** How many values lie below, ties counted half. */
function rankIn(ascending: Float64Array, value: number): number {
  return (bisectLeft(ascending, value) + bisectRight(ascending, value)) / 2;
}
