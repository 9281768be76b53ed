import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { predictionsOfRun } from '../scorecard/predictions-file.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { Baseline } from './baseline.ts';
import { baselineOf } from './baseline-of-runs.ts';
import { judgedSimulators } from './check-gates.ts';
import { compareBaselines } from './compare-baselines.ts';
import { judgeDrops, judgeMeanDrops } from './drop-gates.ts';
import { type GatesConfig, RETIRED_KEYS } from './gates-config.ts';
import { type JudgedColumn, judgeAucs, judgeMeanAuc, judgeTrueFirst, judgeUnscored } from './level-gates.ts';
import { judgeUncompared } from './uncompared.ts';
import type { GateVerdict } from './verdict.ts';

/** What a run exits with when a gate fails it: as promptfoo does when too few rows pass. */
export const GATE_FAILED_EXIT_CODE = 100;

/**
 * Judges a run by its gates: what was observed against the bounds, and where the config asks for it (`evidence:
 * significant`), only what is no chance either. `maxMeanDrop` and `maxDrop` compare with the baseline, pair by pair.
 *
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
    ...columns.flatMap((column) => levelVerdicts(config, run.scorecard, column)),
    ...dropVerdicts(config, run, columns, baseline),
  ];
}

function levelVerdicts(
  { minMeanAuc, minAuc, maxUnscored, minTrueFirst, evidence }: GatesConfig,
  scorecard: Scorecard,
  column: JudgedColumn,
): readonly GateVerdict[] {
  return [
    ...(minMeanAuc === undefined ? [] : [judgeMeanAuc(scorecard, column, minMeanAuc, evidence)]),
    ...(minAuc === undefined ? [] : judgeAucs(scorecard, column, minAuc, evidence)),
    ...judgeUnscored(scorecard, column, maxUnscored),
    ...(minTrueFirst === undefined ? [] : [judgeTrueFirst(scorecard, column, minTrueFirst, evidence)]),
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

/** The columns that the gates are about, and the names in the config that are none. */
function judgedColumns({ simulators }: GatesConfig, scorecard: Scorecard) {
  const all = scorecard.simulators.map(({ name }, column): JudgedColumn => ({ name, column }));
  const judged = judgedSimulators(
    simulators,
    all.map(({ name }) => name),
  );
  const columns = all.filter(({ name }) => judged.includes(name));
  return { columns, missing: (simulators ?? []).filter((name) => !judged.includes(name)) };
}

function missingSimulator(name: string, { allowMissing: { simulators = [] } }: GatesConfig): GateVerdict {
  const isAllowed = simulators.includes(name);
  return {
    gate: 'simulators',
    subject: name,
    outcome: isAllowed ? 'warning' : 'inconclusive',
    reason: isAllowed
      ? 'It is no column of this run.'
      : 'It is no column of this run; where that is meant, name it under allowMissing: simulators.',
  };
}

function retiredKeys(config: GatesConfig): readonly GateVerdict[] {
  return (['dropTest', 'onInconclusive'] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) => ({
      gate: key,
      subject: 'the config',
      outcome: 'warning',
      reason: `Is read no more: ${RETIRED_KEYS[key]}.`,
    }));
}
