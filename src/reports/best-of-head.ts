import { max, min } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/** Whether a run chose explanations on pairs of their own. */
export function hasChoices(explanations: readonly ScoredExplanation[]): boolean {
  return explanations.some(({ scores }) => scores.some(({ choice }) => choice !== undefined));
}

/**
 * Those of a head's explanations that are marked as its best in a column: the chosen ones where explanations were chosen on
 * pairs of their own, else those of the highest AUC. Where all tie, none is; nor is one that nothing supports (trivial-scores.ts).
 *
 * @param byChoice which it is, where these are not all of the run's.
 */
export function bestOfHead(
  ofHead: readonly ScoredExplanation[],
  column: number,
  byChoice: boolean = hasChoices(ofHead),
): ReadonlySet<ScoredExplanation> {
  if (byChoice) return new Set(ofHead.filter(({ scores }) => scores[column]?.choice?.chosen));
  const aucOf = ({ scores }: ScoredExplanation) => scores[column]?.auc ?? Number.NEGATIVE_INFINITY;
  const [highest, lowest] = [max(ofHead, aucOf), min(ofHead, aucOf)];
  const isSupported = ({ scores }: ScoredExplanation) => scores[column]?.orderOnly === undefined;
  const best = ofHead.filter((each) => aucOf(each) === highest && isSupported(each));
  return new Set(highest === lowest ? [] : best);
}

/** Of how many explanations, controls left out, the best of a head is, at most. */
export function mostOfOneHead(explanations: readonly ScoredExplanation[]): number {
  const own = explanations.filter(({ control }) => control === undefined);
  return max(Map.groupBy(own, headName).values(), ({ length }) => length) ?? 0;
}
