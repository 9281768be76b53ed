import { aucComponents, delongVariance, leastVariance } from './auc-components.ts';
import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalT, criticalValue, twoSidedPValue, twoSidedTail } from './distributions.ts';

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
 * variance is that of DeLong, DeLong & Clarke-Pearson (1988), which takes the correlation between the two into account.
 *
 * What they hold against the normal distribution is held here against Student's t, with one degree of freedom fewer than
 * the smaller class has scores: the tails of the normal distribution err by orders of magnitude with five against five,
 * and the tails are what is left after a correction for many comparisons (`bench/results/coverage.md` has the error rates). Where
 * the scorings differ by the same for all scores, the variance is estimated as 0; it is then taken to be
 * {@link leastVariance}.
 *
 * Where the two scorings rank every positive against the negatives, and every negative against the positives, alike,
 * the difference is 0 with p = 1.
 *
 * @throws RangeError when the three lengths differ, a label is neither 0 nor 1, a score is NaN, or not 0 < level < 1.
 */
export function pairedDelong(
  labels: ArrayLike<number>,
  firstScores: ArrayLike<number>,
  secondScores: ArrayLike<number>,
  level = 0.95,
): AucDifference {
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, expected a number between 0 and 1`);
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
  if (variance === 0 && difference === 0) {
    return { difference, interval: null, pValue: 1, reason: 'the two scorings rank alike' };
  }
  const [positives, negatives] = [first.positiveWins.length, first.negativeLosses.length];
  const error = Math.sqrt(Math.max(variance, leastVariance(positives, negatives)));
  const degreesOfFreedom = Math.min(positives, negatives) - 1;
  const reach = criticalT((1 - level) / 2, degreesOfFreedom) * error;
  return {
    difference,
    interval: {
      low: Math.max(-1, difference - reach),
      high: Math.min(1, difference + reach),
      level,
      method: 'paired DeLong, Student’s t',
    },
    pValue: twoSidedTail(difference / error, degreesOfFreedom),
    reason: null,
  };
}

interface Estimate {
  readonly value: number | null;
  readonly interval: Pick<ConfidenceInterval, 'low' | 'high' | 'level'> | null;
}

/**
 * The difference of two estimates from independent samples, such as one explanation's AUCs in two models: first minus second,
 * with the interval that Zou & Donner (2008, Statistics in Medicine 27:1693–1702; MOVER) put together from the two estimates' own,
 * as Newcombe (1998, method 10) does for two proportions. Its p-value is the normal test with the variance that the interval
 * has on the side of 0: it is below 1 − level just where the interval leaves 0 out. Error rates are in `docs/statistics.md`.
 */
export function independentDifference(first: Estimate, second: Estimate): AucDifference {
  if (first.value === null || second.value === null || !first.interval || !second.interval) {
    return { difference: null, interval: null, pValue: null, reason: 'one of the two has no value' };
  }
  const { level } = first.interval;
  const difference = first.value - second.value;
  const down = Math.hypot(first.value - first.interval.low, second.interval.high - second.value);
  const up = Math.hypot(first.interval.high - first.value, second.value - second.interval.low);
  const reach = difference > 0 ? down : up;
  return {
    difference,
    interval: {
      low: Math.max(-1, difference - down),
      high: Math.min(1, difference + up),
      level,
      method: 'MOVER, independent samples',
    },
    pValue: difference === 0 ? 1 : twoSidedPValue((criticalValue(level) * difference) / reach),
    reason: null,
  };
}
