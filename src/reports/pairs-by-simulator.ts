import type { ExplanationPredictions } from '../scorecard/predictions.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { type ScoredPairs, scoredPairs } from '../scorecard/scored-pairs.ts';

/** Every simulator's scored pairs thrown together, without those of the controls. */
export function pairsBySimulator(
  { simulators }: Scorecard,
  predictions: readonly ExplanationPredictions[],
): readonly ScoredPairs[] {
  const ordinary = predictions.filter(({ explanation }) => explanation.control === undefined);
  return simulators.map((_, column) => scoredPairs(ordinary.flatMap(({ columns }) => columns[column] ?? [])));
}
