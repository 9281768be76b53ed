import type { ExplanationPredictions } from './predictions.ts';
import { scoredPairs } from './scored-pairs.ts';

/**
 * Whether a simulator gave all pairs of every explanation one and the same score, as the constant control does. It cannot
 * win against anybody.
 */
export function ranksNothing(explanations: readonly ExplanationPredictions[], column: number): boolean {
  return explanations.every(
    ({ columns }) => new Set(scoredPairs(columns[column] ?? []).probabilities).size <= 1,
  );
}
