import { type AucDifference, pairedDelong } from '../metrics/auc-difference.ts';
import { pairName } from '../pair-cases/pair-case.ts';
import type { ExplanationPredictions, Prediction } from './predictions.ts';

/** Labels and P("1") of the pairs that have one, side by side: what the metrics take. */
export interface ScoredPairs {
  readonly labels: readonly (0 | 1)[];
  readonly probabilities: readonly number[];
  /** What makes pairs depend on each other: the record that each is of, and the request that it was asked about with, if with others. */
  readonly clusterings: readonly (readonly string[])[];
}

type Judged = Pick<Prediction, 'pairCase' | 'probability'> & { readonly request?: number | undefined };

export function scoredPairs(predictions: readonly Judged[]): ScoredPairs {
  const scored = predictions.flatMap(({ pairCase, probability, request }) =>
    probability === null ? [] : [{ ...pairCase.pair, probability, request }],
  );
  const requests = scored.flatMap(({ request }) => (request === undefined ? [] : [String(request)]));
  return {
    labels: scored.map(({ label }) => label),
    probabilities: scored.map(({ probability }) => probability),
    clusterings: [
      scored.map(({ record }) => record),
      ...(requests.length === scored.length && requests.length > 0 ? [requests] : []),
    ],
  };
}

/** All scored pairs of explanations thrown together, as one simulator judged them. */
export function pooledPairs(
  predictions: readonly ExplanationPredictions[],
  column: number,
): Pick<ScoredPairs, 'labels' | 'probabilities'> {
  const labels: (0 | 1)[] = [];
  const probabilities: number[] = [];
  for (const { columns } of predictions) {
    for (const { pairCase, probability } of columns[column] ?? []) {
      if (probability === null) continue;
      labels.push(pairCase.pair.label);
      probabilities.push(probability);
    }
  }
  return { labels, probabilities };
}

/** Two scorings of the pairs that both scored, side by side. */
interface PairedScores {
  readonly labels: readonly (0 | 1)[];
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** How many pairs only one of the two scored. */
  readonly unpaired: number;
}

/** Pairs are matched by name: part of a run may have asked the two about different ones. */
export function pairedScores(first: readonly Judged[], second: readonly Judged[]): PairedScores {
  const others = new Map(second.map(({ pairCase, probability }) => [pairName(pairCase.pair), probability]));
  const both = first.flatMap(({ pairCase, probability }) => {
    const other = others.get(pairName(pairCase.pair)) ?? null;
    return probability === null || other === null ? [] : [{ label: pairCase.pair.label, probability, other }];
  });
  return {
    labels: both.map(({ label }) => label),
    first: both.map(({ probability }) => probability),
    second: both.map(({ other }) => other),
    unpaired: scoredCount(first) + scoredCount(second) - 2 * both.length,
  };
}

function scoredCount(predictions: readonly Judged[]): number {
  return predictions.filter(({ probability }) => probability !== null).length;
}

/**
 * DeLong's test of two scorings of the same pairs, without a p-value where they are the same scores: no data could have
 * told these apart, and Tarone (1990) leaves out what cannot be rejected before correcting.
 */
export function compareScorings({ labels, first, second }: PairedScores): AucDifference {
  const difference = pairedDelong(labels, first, second);
  const isSame = first.every((score, index) => score === second[index]);
  if (difference.pValue === null || !isSame) return difference;
  return { ...difference, pValue: null, reason: 'every pair has the same score in both' };
}
