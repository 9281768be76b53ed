import { mean } from '../metrics/mean.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { ExplanationPredictions, Prediction } from '../scorecard/predictions.ts';

/** A pair of an explanation, and what each simulator said of it. */
export interface JudgedPair {
  readonly pairCase: PairCase;
  /** In the simulators' order. */
  readonly predictions: readonly Prediction[];
  /** Mean of |label − P("1")| over the simulators that scored it; null where none did. */
  readonly error: number | null;
}

/** An explanation's pairs, the worst mistakes first, those that nobody scored last. */
export function judgedPairs({ columns }: ExplanationPredictions): readonly JudgedPair[] {
  const pairs = (columns[0] ?? []).map(({ pairCase }, index) => {
    const predictions = columns.flatMap((column) => column[index] ?? []);
    const errors = predictions.flatMap(({ probability }) =>
      probability === null ? [] : [Math.abs(pairCase.pair.label - probability)],
    );
    return { pairCase, predictions, error: mean(errors) };
  });
  return pairs.toSorted((a, b) => (b.error ?? -1) - (a.error ?? -1));
}
