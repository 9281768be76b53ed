import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { z } from 'zod';
import { GATE_FAILED_EXIT_CODE } from '../gates/evaluate-gates.ts';
import { judgeRun } from '../gates/judge-run.ts';
import type { GateVerdict } from '../gates/verdict.ts';
import { pairCaseOf } from '../pair-cases/pair-case.ts';
import { terminalTable } from '../reports/terminal-table.ts';
import { runOfResults } from '../runs/run-of-results.ts';
import { type ScoredRun, scoreRun } from '../scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, predictionsOfRun, writePredictions } from '../scorecard/predictions-file.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { UserError } from '../user-error.ts';

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
  config: z.object({ metadata: z.unknown() }).nullish(),
  suite: z.object({
    tests: z.array(z.object({ metadata: z.record(z.string(), z.unknown()).optional() })).optional(),
  }),
});

/**
 * promptfoo's post-run hook: scores the run, prints the table, writes `results/<suite>/scorecard.json`, and puts each
 * simulator's mean ROC AUC onto its column in the web UI. A run with unscored pairs exits with code 1, one that fails a
 * gate with promptfoo's own 100.
 *
 * Use: `extensions: ['file://src/hooks/after-all.ts:afterAll']`.
 */
export async function afterAll(context: unknown): Promise<void> {
  const { evalId, prompts, results, suite, config } = contextSchema.parse(context);
  const asked = (suite.tests ?? [])
    .map(({ metadata }) => pairCaseOf(metadata))
    .filter((each) => each !== undefined);
  const providers = prompts.map(({ provider }) => provider);
  const run = scoreRun(runOfResults({ evalId, providers, asked, results }));
  const { scorecard } = run;

  for (const [column, { meanAuc }] of scorecard.simulators.entries()) {
    const metrics = prompts[column]?.metrics;
    if (metrics && meanAuc !== null) {
      metrics.namedScores[ROC_AUC] = meanAuc;
      metrics.namedScoresCount[ROC_AUC] = 1;
    }
  }
  const file = writeScorecard(scorecard);
  writePredictions(join(dirname(file), PREDICTIONS_FILE), predictionsOfRun(run));
  console.log(`\n${terminalTable(scorecard)}\nScorecard: ${file}`);
  if (scorecard.problems.length > 0) {
    for (const problem of scorecard.problems) console.error(pc.red(`INCOMPLETE  ${problem}`));
    process.exitCode = 1;
  }
  for (const { outcome, failsRun, gate, subject, reason } of verdictsOn(run, config?.metadata)) {
    const line = `${outcome.toUpperCase().padEnd(12)}  ${gate}, ${subject}: ${reason}`;
    if (failsRun) {
      console.error(pc.red(line));
      process.exitCode = GATE_FAILED_EXIT_CODE;
    } else console.log(outcome === 'pass' ? pc.green(line) : pc.yellow(line));
  }
}

/** A throw would lose the run's summary: gates that cannot be judged end the run with a line and code 1. */
function verdictsOn(run: ScoredRun, metadata: unknown): readonly GateVerdict[] {
  try {
    return judgeRun(metadata, run);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(pc.red(error.message));
    process.exitCode = 1;
    return [];
  }
}

function writeScorecard(scorecard: Scorecard): string {
  const folder = join('results', scorecard.suite);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'scorecard.json');
  writeFileSync(file, `${JSON.stringify(scorecard, null, 2)}\n`);
  return file;
}
