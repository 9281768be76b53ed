/** An estimated variance, and the degrees of freedom of the estimate. */
export interface VarianceEstimate {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/**
 * The degrees of freedom of a sum of independent variance estimates: (Σv)² / Σ(v² / ν) (Satterthwaite 1946). One estimate
 * that outweighs the others leaves the sum little more than its own; equal ones add theirs up.
 *
 * @returns the fewest of any estimate where all variances are 0, and 0 for no estimates.
 */
export function satterthwaite(estimates: readonly VarianceEstimate[]): number {
  const sum = estimates.reduce((total, { variance }) => total + variance, 0);
  if (sum === 0)
    return estimates.length === 0
      ? 0
      : Math.min(...estimates.map(({ degreesOfFreedom }) => degreesOfFreedom));
  return (
    sum ** 2 /
    estimates.reduce((total, { variance, degreesOfFreedom }) => total + variance ** 2 / degreesOfFreedom, 0)
  );
}
