import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { loadBaseline } from './baseline.ts';
import { evaluateGates } from './evaluate-gates.ts';
import { gatesOfMetadata } from './gates-config.ts';
import type { GateVerdict } from './verdict.ts';

/**
 * Judges a run by the gates that a promptfoo config sets; the baseline's path is taken from the working directory.
 *
 * @param metadata the config's top-level `metadata`.
 * @returns no verdicts where no gates are set.
 * @throws UserError where the gates or the baseline cannot be read, or do not fit the run.
 */
export function judgeRun(metadata: unknown, run: ScoredRun): readonly GateVerdict[] {
  const config = gatesOfMetadata(metadata);
  if (config === null) return [];
  return evaluateGates(config, run, config.baseline === undefined ? null : loadBaseline(config.baseline));
}
