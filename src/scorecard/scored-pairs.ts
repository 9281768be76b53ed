import type { Prediction } from './predictions.ts';

/** Labels and P("1") of the pairs that have one, side by side: what the metrics take. */
export interface ScoredPairs {
  readonly labels: readonly (0 | 1)[];
  readonly probabilities: readonly number[];
}

export function scoredPairs(predictions: readonly Prediction[]): ScoredPairs {
  const scored = predictions.flatMap(({ pairCase, probability }) =>
    probability === null ? [] : [{ label: pairCase.pair.label, probability }],
  );
  return {
    labels: scored.map(({ label }) => label),
    probabilities: scored.map(({ probability }) => probability),
  };
}

/** Two scorings of the pairs that both scored. The two lists are about the same pairs, in the same order. */
export interface PairedScores {
  readonly labels: readonly (0 | 1)[];
  readonly first: readonly number[];
  readonly second: readonly number[];
}

export function pairedScores(first: readonly Prediction[], second: readonly Prediction[]): PairedScores {
  const both = first.flatMap(({ pairCase, probability }, index) => {
    const other = second[index]?.probability ?? null;
    return probability === null || other === null ? [] : [{ label: pairCase.pair.label, probability, other }];
  });
  return {
    labels: both.map(({ label }) => label),
    first: both.map(({ probability }) => probability),
    second: both.map(({ other }) => other),
  };
}
