import type { ConfidenceInterval } from './confidence-interval.ts';
import type { AucDifference } from './paired-delong.ts';
import { criticalValue, twoSidedPValue } from './standard-normal.ts';

/** An estimate with its own interval, as `aucInterval` gives it. */
export interface Estimate {
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
