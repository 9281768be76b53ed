import { headName } from '../activation-records/head.ts';
import { isBest } from '../scorecard/choices.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/** Whether a run chose explanations on pairs of their own. */
export function hasChoices(explanations: readonly ScoredExplanation[]): boolean {
  return explanations.some(({ scores }) => scores.some(({ choice }) => choice !== undefined));
}

/**
 * Whether an explanation is marked as the best of its head in a column: the chosen one where explanations were chosen on
 * pairs of their own, else the one of the highest AUC. Where all of a head's tie, none is.
 *
 * @param all the run's explanations, or those of the head; of the head alone, `byChoice` says which it is.
 */
export function isBestOfHead(
  explanation: ScoredExplanation,
  column: number,
  all: readonly ScoredExplanation[],
  byChoice: boolean = hasChoices(all),
): boolean {
  const score = explanation.scores[column];
  if (byChoice) return score?.choice?.chosen ?? false;
  const auc = score?.auc ?? null;
  const aucs = all
    .filter((each) => headName(each) === headName(explanation))
    .map(({ scores }) => scores[column]?.auc ?? Number.NEGATIVE_INFINITY);
  return auc !== null && isBest(auc, aucs);
}

/** Of how many explanations, controls left out, the best of a head is, at most. */
export function mostOfOneHead(explanations: readonly ScoredExplanation[]): number {
  const own = explanations.filter(({ control }) => control === undefined);
  return Math.max(0, ...[...Map.groupBy(own, headName).values()].map(({ length }) => length));
}
