import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalValue } from './standard-normal.ts';

/** What Newcombe's interval is computed from. */
export interface AucOfCounts {
  readonly auc: number;
  /** How many scores are labelled 1. */
  readonly positives: number;
  /** How many scores are labelled 0. */
  readonly negatives: number;
  /** By how much the variance is larger than that of independent scores; 1 unless told. */
  readonly inflation?: number;
}

/**
 * Newcombe's score interval of an AUC (Newcombe 2006, Statistics in Medicine 25:559–573, method 5): all areas θ with
 * `|auc − θ| ≤ z √V(θ)`, where V is the variance Hanley & McNeil (1982) derive from exponential distributions, made
 * symmetric by putting (m + n) / 2 − 1 in the place of both m − 1 and n − 1. As the variance is taken at θ and not at
 * the estimate, the interval keeps a width at an AUC of 0 or 1. It needs the counts only, not the scores; ties make
 * it cover more than it says.
 *
 * @throws RangeError unless 0 <= auc <= 1, both counts are positive integers, inflation >= 1, and 0 < level < 1.
 */
export function newcombeInterval(
  { auc, positives, negatives, inflation = 1 }: AucOfCounts,
  level = 0.95,
): ConfidenceInterval {
  if (!(auc >= 0 && auc <= 1)) throw new RangeError(`auc is ${auc}, expected 0 to 1`);
  for (const count of [positives, negatives]) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`${positives} positives and ${negatives} negatives`);
    }
  }
  if (!(inflation >= 1)) throw new RangeError(`inflation is ${inflation}, expected at least 1`);
  const z = criticalValue(level);
  const others = (positives + negatives) / 2 - 1;
  const variance = (area: number) =>
    ((inflation * area * (1 - area)) / (positives * negatives)) *
    (1 + others * ((1 - area) / (2 - area) + area / (1 + area)));
  const isPlausible = (area: number) => (auc - area) ** 2 <= z ** 2 * variance(area);
  return {
    low: furthest(auc, 0, isPlausible),
    high: furthest(auc, 1, isPlausible),
    level,
    method: 'Newcombe score',
  };
}

/** The last number that holds on the way from `inside`, which does, to `outside`, found by halving to the last bit. */
function furthest(inside: number, outside: number, holds: (x: number) => boolean): number {
  let near = inside;
  let far = outside;
  for (;;) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) return near;
    if (holds(middle)) near = middle;
    else far = middle;
  }
}
