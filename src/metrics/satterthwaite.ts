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

/**
 * The degrees of freedom of a sum of squares that each estimate a variance of their own: 3(Σv)² / Σv² − 2, at least 1. As
 * {@link satterthwaite} with one degree of freedom each, but true for equal variances, where that counts a third of them: an
 * estimate's square is three times too large on average (Welch 1947, Biometrika 34:28–35).
 */
export function freedomOfSquares(squares: readonly number[]): number {
  const sum = squares.reduce((total, square) => total + square, 0);
  if (sum === 0) return 1;
  return Math.max(1, (3 * sum ** 2) / squares.reduce((total, square) => total + square ** 2, 0) - 2);
}
