import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalValue } from './standard-normal.ts';

/**
 * Wilson's score interval for a proportion, without continuity correction (Wilson 1927). Recommended for small counts
 * over the exact Clopper–Pearson interval, which covers more than it says at the price of width (Brown, Cai & DasGupta
 * 2001). It has a width also when all or none succeed.
 *
 * @returns null for no trials.
 * @throws RangeError unless both are integers with 0 <= successes <= trials, and 0 < level < 1.
 */
export function proportionInterval(
  successes: number,
  trials: number,
  level = 0.95,
): ConfidenceInterval | null {
  if (!Number.isInteger(successes) || !Number.isInteger(trials) || successes < 0 || successes > trials) {
    throw new RangeError(`${successes} successes in ${trials} trials`);
  }
  const z = criticalValue(level);
  if (trials === 0) return null;
  const share = successes / trials;
  const squared = z ** 2 / trials;
  const centre = (share + squared / 2) / (1 + squared);
  const reach = (z * Math.sqrt((share * (1 - share)) / trials + squared / (4 * trials))) / (1 + squared);
  return {
    low: successes === 0 ? 0 : centre - reach,
    high: successes === trials ? 1 : centre + reach,
    level,
    method: 'Wilson score',
  };
}
