import { join } from 'node:path';
import pc from 'picocolors';
import { z } from 'zod';
import { visibleText } from '../files/visible-text.ts';
import { GATE_FAILED_EXIT_CODE } from '../gates/evaluate-gates.ts';
import { judgeRun } from '../gates/judge-run.ts';
import type { GateVerdict } from '../gates/verdict.ts';
import { mean } from '../metrics/mean.ts';
import type { FinishedRun } from '../reports/finished-run.ts';
import { terminalTable } from '../reports/terminal-table.ts';
import { type ScoredRun, scoreRun } from '../scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, predictionsOfRun, writePredictions } from '../scorecard/predictions-file.ts';
import { runOfResults } from './run-of-results.ts';
import { pairCaseOf } from './stored-pair-case.ts';

/** The badge on each column of promptfoo's web UI. */
const ROC_AUC = 'ROC AUC';

const promptSchema = z.object({
  label: z.string().optional(),
  provider: z.string().optional(),
  metrics: z
    .object({
      namedScores: z.record(z.string(), z.number()),
      namedScoresCount: z.record(z.string(), z.number()),
    })
    .optional(),
});

const contextSchema = z.object({
  evalId: z.string().nullish(),
  // Prompts are looked at, not parsed into copies: promptfoo saves what is set on the ones it handed over.
  prompts: z.array(
    z.custom<z.infer<typeof promptSchema>>((prompt) => promptSchema.safeParse(prompt).success),
  ),
  results: z.array(z.unknown()),
  config: z.object({ metadata: z.unknown().optional() }).nullish(),
  suite: z.object({
    tests: z.array(z.object({ metadata: z.record(z.string(), z.unknown()).optional() })).optional(),
    providers: z.array(z.custom<{ id(): string; label?: string }>()).optional(),
  }),
});

/**
 * promptfoo's post-run hook: scores the run, judges it by its gates, prints the table, writes the reports to `results/<suite>/`,
 * and puts each simulator's mean ROC AUC onto its column in the web UI. A run with unscored pairs exits with code 1, one that fails a
 * gate with promptfoo's own 100.
 *
 * Use: `extensions: ['file://src/hooks/after-all.ts:afterAll']`.
 */
export async function afterAll(context: unknown): Promise<void> {
  const { evalId, prompts, results, suite, config } = contextSchema.parse(context);
  const asked = (suite.tests ?? [])
    .map(({ metadata }) => pairCaseOf(metadata))
    .filter((each) => each !== undefined);
  const run = runOfResults({
    evalId,
    columns: prompts.map(({ provider }) => provider),
    configured: suite.providers?.map((provider) => provider.label || provider.id()),
    asked,
    results,
  });
  const foreign = results.length - run.rows.length;
  if (foreign > 0)
    announceProblems([`${foreign} rows of this run are about no token pair, and are not scored`]);
  if (asked.length === 0) return announceProblems(['no test of this run is about a token pair']);

  const bySuite = Map.groupBy(asked, ({ suite: name }) => name);
  const runs = [...bySuite].map(([name, ofSuite]) =>
    scoreRun({ ...run, asked: ofSuite, rows: run.rows.filter(({ pairCase }) => pairCase.suite === name) }),
  );
  for (const [column, { provider, metrics }] of prompts.entries()) {
    const simulator =
      run.simulators.length === prompts.length ? column : run.simulators.indexOf(provider ?? '');
    const meanAuc = mean(runs.flatMap(({ scorecard }) => scorecard.simulators[simulator]?.meanAuc ?? []));
    if (!metrics || meanAuc === null) continue;
    metrics.namedScores[ROC_AUC] = meanAuc;
    metrics.namedScoresCount[ROC_AUC] = 1;
  }
  for (const each of runs) await report(each, config?.metadata);
}

/** Judges one suite's run by the gates, prints it, and writes its reports. */
async function report(run: ScoredRun, metadata: unknown): Promise<void> {
  const { scorecard } = run;
  const verdicts = attempt(() => judgeRun(metadata, run)) ?? [];
  const folder = join('results', scorecard.suite);
  console.log(
    `\n${terminalTable(scorecard)}\nReports: ${join(folder, 'report.html')}, report.md, junit.xml, scorecard.json`,
  );
  await attempt(() => write(folder, { ...run, verdicts }));
  announceProblems(scorecard.problems);
  announceVerdicts(verdicts);
}

/**
 * A throw from a hook would lose promptfoo's own summary of the run: what goes wrong after the answers are in is said in a
 * line, and ends the run with code 1.
 */
function attempt<T>(step: () => T): T | undefined {
  const failed = (error: unknown) => {
    console.error(pc.red(visibleText(error instanceof Error ? error.message : String(error))));
    process.exitCode = 1;
    return undefined;
  };
  try {
    const result = step();
    return (result instanceof Promise ? result.catch(failed) : result) as T;
  } catch (error) {
    return failed(error);
  }
}

async function write(folder: string, run: FinishedRun): Promise<void> {
  // Drawing charts takes a while to load, which the start of a run should not wait for.
  const { writeReports } = await import('../reports/write-reports.ts');
  writeReports(folder, run);
  writePredictions(join(folder, PREDICTIONS_FILE), predictionsOfRun(run));
}

function announceProblems(problems: readonly string[]): void {
  for (const problem of problems) console.error(pc.red(`INCOMPLETE  ${visibleText(problem)}`));
  if (problems.length > 0) process.exitCode = 1;
}

function announceVerdicts(verdicts: readonly GateVerdict[]): void {
  for (const { outcome, failsRun, gate, subject, reason } of verdicts) {
    const line = visibleText(`${outcome.toUpperCase().padEnd(12)}  ${gate}, ${subject}: ${reason}`);
    if (failsRun) {
      console.error(pc.red(line));
      process.exitCode = GATE_FAILED_EXIT_CODE;
    } else console.log(outcome === 'pass' ? pc.green(line) : pc.yellow(line));
  }
}
