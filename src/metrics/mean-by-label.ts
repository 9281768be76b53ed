import { mean } from './mean.ts';
import { splitByLabel } from './split-by-label.ts';

/** The mean score of either class; null for a class without scores. */
export interface MeanByLabel {
  /** Mean score where the label is 1. */
  readonly positives: number | null;
  /** Mean score where the label is 0. */
  readonly negatives: number | null;
}

/**
 * The mean score of the 1s and of the 0s: whether a simulator separates the classes widely or by a hair.
 *
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function meanByLabel(labels: ArrayLike<number>, scores: ArrayLike<number>): MeanByLabel {
  const { positives, negatives } = splitByLabel(labels, scores);
  return { positives: mean(positives), negatives: mean(negatives) };
}
