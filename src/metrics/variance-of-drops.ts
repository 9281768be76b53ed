import { type AucDrop, type DropVariance, isUnchanged } from './drop-of-head.ts';
import { freedomOfSquares, satterthwaite, type VarianceEstimate } from './satterthwaite.ts';

/** The drops of a head's explanations, and what its pairs say of the variance of their sum. */
export interface DropsOfHead {
  readonly drops: readonly AucDrop[];
  /** Null for a thin head: a label has fewer than two pairs. */
  readonly variance: DropVariance | null;
}

type FirmHead = DropsOfHead & { readonly variance: DropVariance };

/** So many degrees of freedom that Student's t is the normal distribution. */
const KNOWN = 1e6;

/**
 * The variance of the sum of the drops of all heads, with Satterthwaite's degrees of freedom. It is estimated within every
 * head and added up, in three ways:
 *
 * - Where both labels lie in two records or more: the unbiased variance of independent pairs, multiplied by what
 *   the variance over records exceeds DeLong's by, in the sum over these heads and at least 1. The degrees of freedom are
 *   those of records.
 * - Where a label lies in one record, nothing shows how far the pairs of one record fall together. Such a head's variance is
 *   the square of how far it fell more or less than heads did on average, with one degree of freedom: too large where
 *   heads did not all fall alike, never less than that of independent pairs, and 0 where no such head changed.
 * - A thin head, and a single head of which a label lies in one record, are given the largest variance there can be, 1 for
 *   every explanation (Popoviciu 1935).
 *
 * @param meanDrop over all explanations of these heads.
 */
export function varianceOfDrops(heads: readonly DropsOfHead[], meanDrop: number): VarianceEstimate {
  const firm = heads.filter((head): head is FirmHead => head.variance !== null);
  const isHidden = ({ variance }: FirmHead) => variance.clustered === null;
  const hidden = firm.every((head) => !isHidden(head) || isUnchanged(head.variance))
    ? []
    : firm.filter(isHidden);
  const thin = heads.filter(({ variance }) => variance === null);
  const estimates = [
    withinHeads(firm.filter((head) => !hidden.includes(head))),
    ...(hidden.length > 0 && heads.length > 1 ? [amongHeads(hidden, heads.length, meanDrop)] : []),
    ...(heads.length > 1 ? thin : [...hidden, ...thin]).map(largest),
  ];
  return {
    variance: estimates.reduce((sum, { variance }) => sum + variance, 0),
    degreesOfFreedom: satterthwaite(estimates.flatMap(({ parts }) => parts)),
  };
}

interface EstimateInParts {
  readonly variance: number;
  /** What the degrees of freedom follow from. */
  readonly parts: readonly VarianceEstimate[];
}

function withinHeads(heads: readonly FirmHead[]): EstimateInParts {
  const delong = total(heads, ({ variance }) => variance.delong);
  const clustered = total(heads, ({ variance }) => variance.clustered ?? 0);
  const growth = delong === 0 ? 1 : Math.max(1, clustered / delong);
  return {
    variance: growth * ofIndependentPairs(heads),
    parts: heads.flatMap(({ variance }) => variance.parts),
  };
}

function amongHeads(heads: readonly FirmHead[], all: number, meanDrop: number): EstimateInParts {
  const squares = heads.map(({ drops }) => {
    const excess = total(drops, ({ drop }) => drop - meanDrop);
    return (excess ** 2 * all) / (all - 1);
  });
  const variance = Math.max(
    squares.reduce((sum, square) => sum + square, 0),
    ofIndependentPairs(heads),
  );
  // Deviations from their own mean add up to 0: one of them says nothing.
  const degreesOfFreedom = Math.min(freedomOfSquares(squares), all - 1);
  return { variance, parts: [{ variance, degreesOfFreedom }] };
}

function ofIndependentPairs(heads: readonly FirmHead[]): number {
  return Math.max(
    total(heads, ({ variance }) => variance.unbiased),
    // DeLong's variance counts at most one part of the true one twice, so half of it is a safe floor.
    total(heads, ({ variance }) => variance.delong) / 2,
    total(heads, ({ variance }) => variance.least),
  );
}

/** Explanations of one head may all fall together. */
function largest({ drops }: DropsOfHead): EstimateInParts {
  const variance = drops.length ** 2;
  // Nothing of it is estimated.
  return { variance, parts: [{ variance, degreesOfFreedom: KNOWN }] };
}

function total<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
