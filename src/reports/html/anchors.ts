import type { ScoredExplanation } from '../../scorecard/scored-explanation.ts';

/** A name for each explanation that a link can lead to. */
export function anchorsOf(
  explanations: readonly ScoredExplanation[],
): ReadonlyMap<ScoredExplanation, string> {
  return new Map(explanations.map((explanation, index) => [explanation, `explanation-${index + 1}`]));
}
