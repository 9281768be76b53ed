import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * The z that a two-sided interval of this level reaches to: 1.96 for 0.95.
 *
 * @throws RangeError unless 0 < level < 1.
 */
export function criticalValue(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, expected a number between 0 and 1`);
  return quantile((1 + level) / 2, 0, 1);
}

/** The probability that a standard normal variable is at least as far from 0 as `z`. */
export function twoSidedPValue(z: number): number {
  return 2 * cdf(-Math.abs(z), 0, 1);
}
