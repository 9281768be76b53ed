import { criticalValue } from './distributions.ts';

export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
  /** The coverage aimed at, e.g. 0.95. */
  readonly level: number;
  /** How it was computed, in the literature's words, e.g. `Wilson score`. */
  readonly method: string;
}

type Limits = Pick<ConfidenceInterval, 'low' | 'high'>;

/**
 * Wilson's score limits (1927) of a mean of `count` independent values in [0, 1]: all means μ with
 * `|mean − μ| ≤ z √(μ(1 − μ) / count)`. For a proportion μ(1 − μ) is the variance of a value; for anything else in [0, 1]
 * it is the largest there can be (Bhatia & Davis 2000), so the limits are too wide rather than too narrow. They have a
 * width also where all values are alike.
 *
 * @param count may be a fraction: the effective number of values where some weigh more than others.
 * @throws RangeError unless 0 < level < 1.
 */
export function wilsonScore(mean: number, count: number, level: number): Limits {
  const z = criticalValue(level);
  const squared = z ** 2 / count;
  const centre = (mean + squared / 2) / (1 + squared);
  const reach = (z * Math.sqrt((mean * (1 - mean)) / count + squared / (4 * count))) / (1 + squared);
  return {
    low: mean === 0 ? 0 : Math.max(0, centre - reach),
    high: mean === 1 ? 1 : Math.min(1, centre + reach),
  };
}

/**
 * {@link wilsonScore} with a correction for continuity (Newcombe 1998, Statistics in Medicine 17:857–872, method 4), which
 * keeps its level for rare events, too: Wilson's own limits take one success in eleven to rule out a chance of 1 %.
 */
export function correctedWilsonScore(mean: number, count: number, level: number): Limits {
  const z = criticalValue(level);
  const centre = 2 * count * mean + z ** 2;
  const width = 2 * (count + z ** 2);
  const below = z ** 2 - 2 - 1 / count + 4 * mean * (count * (1 - mean) + 1);
  const above = z ** 2 + 2 - 1 / count + 4 * mean * (count * (1 - mean) - 1);
  return {
    low: mean === 0 ? 0 : Math.max(0, (centre - 1 - z * Math.sqrt(Math.max(0, below))) / width),
    high: mean === 1 ? 1 : Math.min(1, (centre + 1 + z * Math.sqrt(Math.max(0, above))) / width),
  };
}

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
