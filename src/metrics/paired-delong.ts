import { aucComponents, delongVariance } from './auc-components.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalValue, twoSidedPValue } from './standard-normal.ts';

/** The difference between two AUCs over the same pairs. */
export interface AucDifference {
  /** First minus second; null when one of the two classes is empty. */
  readonly difference: number | null;
  readonly interval: ConfidenceInterval | null;
  /** Two-sided, of the hypothesis that the AUCs are equal. */
  readonly pValue: number | null;
  /** Why something is null; null when everything exists. */
  readonly reason: string | null;
}

/**
 * Compares two scorings of the same labels: two simulators on one explanation, or two explanations of one head. The
 * test of DeLong, DeLong & Clarke-Pearson (1988), which takes the correlation between the two into account. Its normal
 * approximation is rough for small classes; `docs/coverage.md` has the error rates.
 *
 * Where the two scorings rank every positive against the negatives, and every negative against the positives, alike,
 * the difference is 0 with p = 1. Where they differ but by the same for all, the variance is estimated as 0 and there
 * is no p-value.
 *
 * @throws RangeError when the three lengths differ, a label is neither 0 nor 1, a score is NaN, or not 0 < level < 1.
 */
export function pairedDelong(
  labels: ArrayLike<number>,
  firstScores: ArrayLike<number>,
  secondScores: ArrayLike<number>,
  level = 0.95,
): AucDifference {
  const z = criticalValue(level);
  const first = aucComponents(labels, firstScores);
  const second = aucComponents(labels, secondScores);
  if (first === null || second === null) {
    return { difference: null, interval: null, pValue: null, reason: 'one of the two classes is empty' };
  }

  const difference = first.auc - second.auc;
  const variance = delongVariance(
    first.positiveWins.map((wins, index) => wins - (second.positiveWins[index] as number)),
    first.negativeLosses.map((losses, index) => losses - (second.negativeLosses[index] as number)),
  );
  if (variance === null) {
    return { difference, interval: null, pValue: null, reason: 'a class has fewer than two scores' };
  }
  if (variance === 0) {
    return difference === 0
      ? { difference, interval: null, pValue: 1, reason: 'the two scorings rank alike' }
      : { difference, interval: null, pValue: null, reason: 'the difference shows no variance' };
  }
  const error = Math.sqrt(variance);
  return {
    difference,
    interval: {
      low: Math.max(-1, difference - z * error),
      high: Math.min(1, difference + z * error),
      level,
      method: 'paired DeLong',
    },
    pValue: twoSidedPValue(difference / error),
    reason: null,
  };
}
