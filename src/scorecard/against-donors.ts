import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import type { JudgedExplanation } from './scored-explanation.ts';

/** An explanation's AUC beside those of the same pairs under other heads' explanations, as one simulator judges them. */
export interface AgainstDonors {
  readonly head: string;
  readonly auc: number;
  /** One per donor, with its head where it is known. */
  readonly donors: readonly { readonly donor: string | undefined; readonly auc: number }[];
  readonly donorMean: number;
}

/**
 * What is scored for its own sake, and not known to be wrong, beside the shuffled controls of its head; those left out
 * that have no AUC, or no donor with one.
 *
 * @param all explanations with their controls.
 * @param column the simulator's place among each explanation's scores.
 */
export function againstDonors(all: readonly JudgedExplanation[], column: number): readonly AgainstDonors[] {
  return [...Map.groupBy(all, headName)].flatMap(([head, explanations]) => {
    const aucOf = ({ scores }: JudgedExplanation) => scores[column]?.auc ?? null;
    const donors = explanations.flatMap((each) => {
      const auc = aucOf(each);
      return each.control === 'shuffled' && auc !== null ? [{ donor: each.donor, auc }] : [];
    });
    const donorMean = mean(donors.map(({ auc }) => auc));
    if (donorMean === null) return [];
    return explanations.flatMap((each) => {
      const auc = aucOf(each);
      if (each.control !== undefined || each.truth === false || auc === null) return [];
      return [{ head, auc, donors, donorMean }];
    });
  });
}
