import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

/** The z that a two-sided interval of this level reaches to: 1.96 for 0.95. @throws RangeError unless 0 < level < 1. */
export function criticalValue(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, expected a number between 0 and 1`);
  return normalQuantile((1 + level) / 2, 0, 1);
}

/** The probability that a standard normal variable is at least as far from 0 as `z`. */
export function twoSidedPValue(z: number): number {
  return 2 * normalCdf(-Math.abs(z), 0, 1);
}

/** The probability that Student's t with these degrees of freedom is at least `t`. */
export function upperTail(t: number, degreesOfFreedom: number): number {
  return studentCdf(-t, degreesOfFreedom);
}

/** The probability that it is at least as far from 0 as `t`. */
export function twoSidedTail(t: number, degreesOfFreedom: number): number {
  return 2 * upperTail(Math.abs(t), degreesOfFreedom);
}

/** The t that is exceeded with probability `tail`, 0 < tail < 0.5: the inverse of {@link upperTail}. */
export function criticalT(tail: number, degreesOfFreedom: number): number {
  return -studentQuantile(tail, degreesOfFreedom);
}
