import { headName } from '../activation-records/head.ts';
import { isClaim } from './claims.ts';
import type { JudgedExplanation } from './scored-explanation.ts';

/** An explanation on the pairs of one head, and its AUC. */
export interface Tried<Explanation> {
  readonly explanation: Explanation;
  readonly auc: number;
}

/** A head's pairs under one explanation of its own and under those of other heads, as one simulator judges them. */
export interface Identification<Explanation> {
  readonly head: string;
  readonly own: Tried<Explanation>;
  /** Never empty. */
  readonly donors: readonly Tried<Explanation>[];
  /** Whether its own is above all others: a tie tells nobody which head it is. */
  readonly isFirst: boolean;
}

/**
 * Which head is it? One explanation stands for a head, as one stands for each donor: that marked as true, else its first
 * that is not known to be false. The best of several on the same pairs would have more tries than each of the others.
 * Heads are left out where that one, or every donor, has no AUC.
 *
 * @param all explanations with their controls.
 * @param column the simulator's place among each explanation's scores.
 */
export function identifications<Explanation extends JudgedExplanation>(
  all: readonly Explanation[],
  column: number,
): readonly Identification<Explanation>[] {
  const tried = (explanation: Explanation) => {
    const auc = explanation.scores[column]?.auc ?? null;
    return auc === null ? [] : [{ explanation, auc }];
  };
  return [...Map.groupBy(all, headName)].flatMap(([head, explanations]) => {
    const candidates = explanations.filter(isClaim);
    const representative = candidates.find(({ truth }) => truth === true) ?? candidates[0];
    const [own] = representative === undefined ? [] : tried(representative);
    const donors = explanations.filter(({ control }) => control === 'shuffled').flatMap(tried);
    if (own === undefined || donors.length === 0) return [];
    return [{ head, own, donors, isFirst: donors.every(({ auc }) => own.auc > auc) }];
  });
}
