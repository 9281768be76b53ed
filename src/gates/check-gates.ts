import { UserError } from '../files/user-error.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { gatherPredictions } from '../scorecard/predictions.ts';
import { loadBaseline } from './baseline.ts';
import { baselineOf } from './baseline-of-runs.ts';
import { compareBaselines, simulatorOf } from './compare-baselines.ts';
import { gatesOfMetadata } from './gates-config.ts';

/** What is known of a run before its first question. */
export interface PlannedRun {
  /** The questions of one suite. */
  readonly asked: readonly PairCase[];
  /** The simulators' names. */
  readonly simulators: readonly string[];
}

/**
 * Finds before anything is asked, or paid for, what would keep a run from being judged at its end: gates that are wrongly
 * written, simulators that it does not have, a baseline that is missing or was written from another suite, other pairs or
 * other simulators.
 *
 * @param metadata the config's top-level `metadata`.
 * @throws UserError naming the field or the file.
 */
export function checkGates(metadata: unknown, { asked, simulators }: PlannedRun): void {
  const config = gatesOfMetadata(metadata);
  if (config === null) return;
  const judged = judgedSimulators(config.simulators, simulators);
  const [first] = asked;
  if (config.baseline === undefined || first === undefined) return;
  const { suite, subject } = first;
  const predictions = gatherPredictions(asked, [], 1);
  const baseline = loadBaseline(config.baseline);
  const planned = baselineOf({ suite, subject, evalId: null, coverage: null, simulators: [], predictions });
  compareBaselines(baseline, planned, [], { otherPairs: config.allowMissing.pairs === true });
  for (const simulator of judged) simulatorOf(baseline, simulator);
}

/**
 * The simulators of a run that the gates are about, all of them unless the config names some. Some of those may be
 * missing, under `--filter-providers`, but not all.
 *
 * @throws UserError where the run has none of them.
 */
export function judgedSimulators(
  named: readonly string[] | undefined,
  simulators: readonly string[],
): readonly string[] {
  if (named === undefined) return simulators;
  const judged = simulators.filter((name) => named.includes(name));
  if (judged.length > 0) return judged;
  throw new UserError(
    `metadata.attentionHeads.gates.simulators: names ${named.join(', ')}, and the run has ${simulators.join(', ')}; give the names as in the table's heading`,
  );
}
