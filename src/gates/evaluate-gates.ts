import { UserError } from '../files/user-error.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { gatherPredictions } from '../scorecard/predictions.ts';
import { predictionsOfRun } from '../scorecard/predictions-file.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { type Baseline, baselineOf, loadBaseline } from './baseline.ts';
import { compareBaselines, simulatorOf } from './compare-baselines.ts';
import { judgeDrops, judgeMeanDrops } from './drop-gates.ts';
import { type GatesConfig, gatesOfMetadata, RETIRED_KEYS } from './gates-config.ts';
import { type JudgedColumn, judgeAucs, judgeMeanAuc, judgeTrueFirst, judgeUnscored } from './level-gates.ts';
import { judgeUncompared } from './uncompared.ts';
import type { GateVerdict } from './verdict.ts';

/**
 * Finds, before anything is asked or paid for, what would keep a run from being judged at its end: gates that are
 * wrongly written, missing simulators, a baseline that is missing or of another suite, other pairs or other simulators.
 * @param metadata the config's top-level `metadata`. @throws UserError naming the field or the file.
 */
export function checkGates(
  metadata: unknown,
  { asked, simulators }: { readonly asked: readonly PairCase[]; readonly simulators: readonly string[] },
): void {
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
 * The simulators that the gates are about: all, or those named, of which some may be missing (`--filter-providers`).
 * @throws UserError where the run has none of them.
 */
function judgedSimulators(
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

/** What a run exits with when a gate fails it: as promptfoo does when too few rows pass. */
export const GATE_FAILED_EXIT_CODE = 100;

/**
 * Judges a run by its gates: observed values against bounds and, with `evidence: significant`, only what is no chance
 * either.
 * @param baseline the loaded `config.baseline`; null where the config names none.
 * @throws UserError where the config names none of the run's simulators, or the baseline does not fit the run.
 */
export function evaluateGates(
  config: GatesConfig,
  run: ScoredRun,
  baseline: Baseline | null,
): readonly GateVerdict[] {
  const { columns, missing } = judgedColumns(config, run.scorecard);
  return [
    ...retiredKeys(config),
    ...missing.map((name) => missingSimulator(name, config)),
    ...columns.flatMap((column) => levelVerdicts(config, column)),
    ...dropVerdicts(config, run, columns, baseline),
  ];
}

function levelVerdicts(
  { minMeanAuc, minAuc, maxUnscored, minTrueFirst }: GatesConfig,
  column: JudgedColumn,
): readonly GateVerdict[] {
  return [
    ...(minMeanAuc === undefined ? [] : [judgeMeanAuc(column, minMeanAuc)]),
    ...(minAuc === undefined ? [] : judgeAucs(column, minAuc)),
    ...judgeUnscored(column, maxUnscored),
    ...(minTrueFirst === undefined ? [] : [judgeTrueFirst(column, minTrueFirst)]),
  ];
}

function dropVerdicts(
  config: GatesConfig,
  run: ScoredRun,
  columns: readonly JudgedColumn[],
  baseline: Baseline | null,
): readonly GateVerdict[] {
  const { maxMeanDrop, maxDrop, allowMissing } = config;
  if (maxMeanDrop === undefined && maxDrop === undefined) return [];
  if (baseline === null) throw new RangeError(`the baseline ${config.baseline} was not loaded`);
  const comparisons = compareBaselines(
    baseline,
    baselineOf(predictionsOfRun(run)),
    columns.map(({ name }) => name),
    { otherPairs: allowMissing.pairs === true },
  );
  return [
    ...judgeUncompared(comparisons, baseline, run, allowMissing),
    ...(maxMeanDrop === undefined ? [] : judgeMeanDrops(comparisons, maxMeanDrop, config)),
    ...(maxDrop === undefined ? [] : judgeDrops(comparisons, maxDrop, config)),
  ];
}

function judgedColumns({ simulators, evidence }: GatesConfig, scorecard: Scorecard) {
  const names = scorecard.simulators.map(({ name }) => name);
  const judged = judgedSimulators(simulators, names);
  const columns = names
    .map((name, column): JudgedColumn => ({ scorecard, name, column, evidence }))
    .filter(({ name }) => judged.includes(name));
  return { columns, missing: (simulators ?? []).filter((name) => !judged.includes(name)) };
}

function missingSimulator(name: string, { allowMissing: { simulators = [] } }: GatesConfig): GateVerdict {
  const isAllowed = simulators.includes(name);
  return {
    gate: 'simulators',
    subject: name,
    outcome: isAllowed ? 'warning' : 'inconclusive',
    reason: isAllowed
      ? 'This run has no column of that name.'
      : 'This run has no column of that name; where that is meant, name it under allowMissing: simulators.',
  };
}

function retiredKeys(config: GatesConfig): readonly GateVerdict[] {
  return (['dropTest', 'onInconclusive'] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) => ({
      gate: key,
      subject: 'the config',
      outcome: 'warning',
      reason: `Is no longer read: ${RETIRED_KEYS[key]}.`,
    }));
}
