import { isForChoosing, type PairCase } from '../pair-cases/pair-case.ts';
import { withColumns } from './packed-predictions.ts';
import type { ExplanationPredictions } from './predictions.ts';

/** The predictions that scores are computed from: without the pairs that explanations are only chosen on. */
export function reportedPairs(
  predictions: readonly ExplanationPredictions[],
): readonly ExplanationPredictions[] {
  return withPairs(predictions, (pairCase) => !isForChoosing(pairCase));
}

/** The predictions that the best of a head's explanations is chosen by; without pairs where a suite has none for that. */
export function choosingPairs(
  predictions: readonly ExplanationPredictions[],
): readonly ExplanationPredictions[] {
  return withPairs(predictions, isForChoosing);
}

function withPairs(
  predictions: readonly ExplanationPredictions[],
  isWanted: (pairCase: PairCase) => boolean,
): readonly ExplanationPredictions[] {
  return predictions.map((each) => {
    const { head, explanation, leftOut } = each;
    const of = { head, explanation, ...(leftOut === undefined ? {} : { leftOut }) };
    return withColumns(of, () =>
      each.columns.map((column) => column.filter(({ pairCase }) => isWanted(pairCase))),
    );
  });
}
