import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * The probability that Student's t with these degrees of freedom is at least `t`, by Wallace's (1959) transformation to
 * a normal deviate: `z = √(ν ln(1 + t²/ν)) (8ν + 1)/(8ν + 3)`. With 8 degrees of freedom it is right to 5 % of itself
 * down to probabilities of 0.0001.
 */
export function upperTail(t: number, degreesOfFreedom: number): number {
  const z =
    (Math.sign(t) * Math.sqrt(degreesOfFreedom * Math.log1p(t ** 2 / degreesOfFreedom))) /
    stretch(degreesOfFreedom);
  return cdf(-z, 0, 1);
}

/** The t that is exceeded with probability `tail`, 0 < tail < 0.5: the inverse of {@link upperTail}. */
export function criticalT(tail: number, degreesOfFreedom: number): number {
  const z = quantile(1 - tail, 0, 1) * stretch(degreesOfFreedom);
  return Math.sqrt(degreesOfFreedom * Math.expm1(z ** 2 / degreesOfFreedom));
}

function stretch(degreesOfFreedom: number): number {
  return (8 * degreesOfFreedom + 3) / (8 * degreesOfFreedom + 1);
}
