import type { ConfidenceInterval } from './confidence-interval.ts';
import { wilsonScore } from './wilson-score.ts';

/**
 * Wilson's score interval for a proportion, without continuity correction (Wilson 1927). Recommended for small counts
 * over the exact Clopper–Pearson interval, which covers more than it says at the price of width (Brown, Cai & DasGupta
 * 2001). It has a width also when all or none succeed.
 *
 * @returns null for no trials.
 * @throws RangeError unless both are integers with 0 <= successes <= trials, and 0 < level < 1 where there are trials.
 */
export function proportionInterval(
  successes: number,
  trials: number,
  level = 0.95,
): ConfidenceInterval | null {
  if (!Number.isInteger(successes) || !Number.isInteger(trials) || successes < 0 || successes > trials) {
    throw new RangeError(`${successes} successes in ${trials} trials`);
  }
  if (trials === 0) return null;
  return { ...wilsonScore(successes / trials, trials, level), level, method: 'Wilson score' };
}
