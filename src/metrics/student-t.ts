import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

/** The probability that Student's t with these degrees of freedom is at least `t`. */
export function upperTail(t: number, degreesOfFreedom: number): number {
  return cdf(-t, degreesOfFreedom);
}

/** The probability that it is at least as far from 0 as `t`. */
export function twoSidedTail(t: number, degreesOfFreedom: number): number {
  return 2 * upperTail(Math.abs(t), degreesOfFreedom);
}

/** The t that is exceeded with probability `tail`, 0 < tail < 0.5: the inverse of {@link upperTail}. */
export function criticalT(tail: number, degreesOfFreedom: number): number {
  return -quantile(tail, degreesOfFreedom);
}
