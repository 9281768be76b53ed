import type { GateVerdict } from '../gates/verdict.ts';
import type { ExplanationPredictions } from '../scorecard/predictions.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** What a report tells of: a scored run, what was predicted in it, and what the gates say of it. */
export interface FinishedRun {
  readonly scorecard: Scorecard;
  readonly predictions: readonly ExplanationPredictions[];
  readonly verdicts: readonly GateVerdict[];
}
