import { aucComponents, delongVariance } from '../../src/metrics/auc-components.ts';
import type { ConfidenceInterval } from '../../src/metrics/confidence-interval.ts';
import { criticalValue } from '../../src/metrics/distributions.ts';

/**
 * DeLong's interval of an AUC: the estimate ± z standard errors, cut to [0, 1] (DeLong, DeLong & Clarke-Pearson 1988).
 * For large samples: it covers too little for small ones, and has no width at an AUC of 0 or 1 (`bench/results/coverage.md`).
 *
 * @returns null when a class has fewer than two scores.
 * @throws RangeError as `rocAuc`, and unless 0 < level < 1.
 */
export function delongInterval(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  level = 0.95,
): ConfidenceInterval | null {
  const estimate = aucWithError(labels, scores);
  const z = criticalValue(level);
  if (estimate === null) return null;
  const { auc, error } = estimate;
  return {
    low: Math.max(0, auc - z * error),
    high: Math.min(1, auc + z * error),
    level,
    method: 'DeLong',
  };
}

/**
 * DeLong's interval made on the logit scale, by the delta method (Pepe 2003, section 5.2), which keeps it inside (0, 1).
 *
 * @returns null when a class has fewer than two scores, and at an AUC of 0 or 1, where the logit is infinite.
 * @throws RangeError as `rocAuc`, and unless 0 < level < 1.
 */
export function logitDelongInterval(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  level = 0.95,
): ConfidenceInterval | null {
  const estimate = aucWithError(labels, scores);
  const z = criticalValue(level);
  if (estimate === null || estimate.auc === 0 || estimate.auc === 1) return null;
  const { auc, error } = estimate;
  const logit = Math.log(auc / (1 - auc));
  const reach = (z * error) / (auc * (1 - auc));
  return { low: logistic(logit - reach), high: logistic(logit + reach), level, method: 'logit DeLong' };
}

function aucWithError(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): { readonly auc: number; readonly error: number } | null {
  const components = aucComponents(labels, scores);
  if (components === null) return null;
  const variance = delongVariance(components.positiveWins, components.negativeLosses);
  return variance === null ? null : { auc: components.auc, error: Math.sqrt(variance) };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
