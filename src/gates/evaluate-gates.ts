import { UserError } from '../files/user-error.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { predictionsOfRun } from '../scorecard/predictions-file.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { compareBaselines } from './compare-baselines.ts';
import { judgeDrops, judgeMeanDrops } from './drop-gates.ts';
import type { Finding } from './finding.ts';
import type { GatesConfig } from './gates-config.ts';
import { type JudgedColumn, judgeAucs, judgeMeanAuc, judgeTrueFirst, judgeUnscored } from './level-gates.ts';
import { judgeMissing } from './missing-gate.ts';
import type { GateVerdict } from './verdict.ts';

/** What a run exits with when a gate fails it: as promptfoo does when too few rows pass. */
export const GATE_FAILED_EXIT_CODE = 100;

/**
 * Judges a run by its gates. `minMeanAuc`, `minAuc` and `minTrueFirst` hold the scorecard's 95 % intervals against
 * their bounds; `maxMeanDrop` and `maxDrop` compare with the baseline, pair by pair, at the error rates of
 * `error-rate.ts`. A gate fails where the whole interval is on the wrong side of the bound, passes where it is on the
 * right side, and is inconclusive in between.
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
  const findings = [
    ...missing.map(missingSimulator),
    ...columns.flatMap((column) => levelFindings(config, run.scorecard, column)),
    ...dropFindings(config, run, columns, baseline),
  ];
  return findings.map((finding) => ({
    ...finding,
    failsRun:
      finding.outcome === 'fail' || (finding.outcome === 'inconclusive' && config.onInconclusive === 'fail'),
  }));
}

function levelFindings(config: GatesConfig, scorecard: Scorecard, column: JudgedColumn): readonly Finding[] {
  const { minMeanAuc, minAuc, maxUnscored, minTrueFirst } = config;
  return [
    ...(minMeanAuc === undefined ? [] : [judgeMeanAuc(scorecard, column, minMeanAuc)]),
    ...(minAuc === undefined ? [] : judgeAucs(scorecard, column, minAuc)),
    ...judgeUnscored(scorecard, column, maxUnscored),
    ...(minTrueFirst === undefined ? [] : [judgeTrueFirst(scorecard, column, minTrueFirst)]),
  ];
}

function dropFindings(
  { maxMeanDrop, maxDrop, dropTest, allowMissing, baseline: file }: GatesConfig,
  run: ScoredRun,
  columns: readonly JudgedColumn[],
  baseline: Baseline | null,
): readonly Finding[] {
  if (maxMeanDrop === undefined && maxDrop === undefined) return [];
  if (baseline === null) throw new RangeError(`the baseline ${file} was not loaded`);
  const comparisons = compareBaselines(
    baseline,
    baselineOf(predictionsOfRun(run)),
    columns.map(({ name }) => name),
  );
  return [
    ...judgeMissing(comparisons, allowMissing),
    ...(maxMeanDrop === undefined ? [] : judgeMeanDrops(comparisons, maxMeanDrop, dropTest)),
    ...(maxDrop === undefined ? [] : judgeDrops(comparisons, maxDrop, dropTest)),
  ];
}

/** The columns that the config names. Some may be missing, under `--filter-providers`, but not all. */
function judgedColumns({ simulators }: GatesConfig, scorecard: Scorecard) {
  const all = scorecard.simulators.map(({ name }, column): JudgedColumn => ({ name, column }));
  if (simulators === undefined) return { columns: all, missing: [] };
  const columns = all.filter(({ name }) => simulators.includes(name));
  if (columns.length === 0) {
    throw new UserError(
      `metadata.attentionHeads.gates.simulators: names ${simulators.join(', ')}, and the run has ${all.map(({ name }) => name).join(', ')}; give the names as in the table's heading`,
    );
  }
  return { columns, missing: simulators.filter((name) => columns.every((column) => column.name !== name)) };
}

function missingSimulator(name: string): Finding {
  return {
    gate: 'simulators',
    subject: name,
    outcome: 'inconclusive',
    reason: 'It is no column of this run.',
  };
}
