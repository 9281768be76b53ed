import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { predictionsOfRun } from '../scorecard/predictions-file.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { judgedSimulators } from './check-gates.ts';
import { compareBaselines } from './compare-baselines.ts';
import { judgeDrops, judgeMeanDrops } from './drop-gates.ts';
import { withFalls, withTextChange } from './falls.ts';
import type { Finding } from './finding.ts';
import type { GatesConfig } from './gates-config.ts';
import { type JudgedColumn, judgeAucs, judgeMeanAuc, judgeTrueFirst, judgeUnscored } from './level-gates.ts';
import { judgeMissing } from './missing-gate.ts';
import { notCovered } from './not-covered.ts';
import type { GateVerdict } from './verdict.ts';

/** What a run exits with when a gate fails it: as promptfoo does when too few rows pass. */
export const GATE_FAILED_EXIT_CODE = 100;

/**
 * Judges a run by its gates. `minMeanAuc`, `minAuc` and `minTrueFirst` hold the scorecard's 95 % intervals against
 * their bounds; `maxMeanDrop` and `maxDrop` compare with the baseline, pair by pair, at the error rates of
 * `error-rate.ts`. A gate fails where the whole interval is on the wrong side of the bound, passes where it is on the
 * right side, and is inconclusive in between. Of what the run does not cover, no drop gate says that it passed.
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
    ...(minAuc === undefined
      ? []
      : orNothing(judgeAucs(scorecard, column, minAuc), { gate: 'minAuc', subject: column.name })),
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
  const rest = (gate: string) => notCovered(gate, comparisons, baseline, run.scorecard);
  const drops = maxDrop === undefined ? [] : judgeDrops(comparisons, maxDrop, dropTest);
  return [
    ...(run.scorecard.coverage?.partial ? [] : judgeMissing(comparisons, allowMissing)),
    ...(maxMeanDrop === undefined
      ? []
      : [
          ...judgeMeanDrops(comparisons, maxMeanDrop, dropTest).map((finding) =>
            withFalls(finding, comparisons),
          ),
          ...rest('maxMeanDrop'),
        ]),
    ...(maxDrop === undefined
      ? []
      : [
          ...comparisons.flatMap(({ simulator }) =>
            orNothing(
              drops.filter(({ subject }) => isOf(subject, simulator)),
              { gate: 'maxDrop', subject: simulator },
            ),
          ),
          ...rest('maxDrop'),
        ].map((finding) => withTextChange(finding, comparisons))),
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

function missingSimulator(name: string): Finding {
  return {
    gate: 'simulators',
    subject: name,
    outcome: 'inconclusive',
    reason: 'It is no column of this run.',
  };
}

/** A gate that finds nothing to judge must not go unmentioned: a run without a verdict looks like one that passed. */
function orNothing(
  findings: readonly Finding[],
  about: Pick<Finding, 'gate' | 'subject'>,
): readonly Finding[] {
  if (findings.length > 0) return findings;
  return [{ ...about, outcome: 'inconclusive', reason: 'There is no explanation that it judges.' }];
}

/** Whether a verdict is about a simulator, or one of its explanations. */
function isOf(subject: string, simulator: string): boolean {
  return subject === simulator || subject.startsWith(`${simulator}, `);
}
