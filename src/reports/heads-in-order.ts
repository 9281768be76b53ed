import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/** A head and its explanations, the best one first, controls last. */
export interface ReportedHead {
  readonly name: string;
  readonly explanations: readonly ScoredExplanation[];
}

/** The heads in the order of the run, each one's explanations by their mean AUC over simulators. */
export function headsInOrder(explanations: readonly ScoredExplanation[]): readonly ReportedHead[] {
  return [...Map.groupBy(explanations, headName)].map(([name, ofHead]) => ({
    name,
    explanations: ofHead.toSorted(
      (a, b) => Number(a.control !== undefined) - Number(b.control !== undefined) || meanAuc(b) - meanAuc(a),
    ),
  }));
}

/**
 * Mean over the simulators that have an AUC for it, on the pairs to choose on where there are such; −1, below all others,
 * where none has.
 */
function meanAuc({ scores }: ScoredExplanation): number {
  return mean(scores.flatMap(({ auc, choice }) => (choice ? choice.auc : auc) ?? [])) ?? -1;
}
