import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { z } from 'zod';
import { pairCaseOf } from '../pair-cases/pair-case.ts';
import { terminalTable } from '../reports/terminal-table.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { runRowSchema } from '../scorecard/run-row.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

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
  suite: z.object({
    tests: z.array(z.object({ metadata: z.record(z.string(), z.unknown()).optional() })).optional(),
  }),
});

/**
 * promptfoo's post-run hook: scores the run, prints the table, writes `results/<suite>/scorecard.json`, and puts each
 * simulator's mean ROC AUC onto its column in the web UI. A run with unscored pairs exits with code 1.
 *
 * Use: `extensions: ['file://src/hooks/after-all.ts:afterAll']`.
 */
export async function afterAll(context: unknown): Promise<void> {
  const { evalId, prompts, results, suite } = contextSchema.parse(context);
  const asked = (suite.tests ?? [])
    .map(({ metadata }) => pairCaseOf(metadata))
    .filter((each) => each !== undefined);
  const rows = results
    .map((result) => runRowSchema.safeParse(result))
    .flatMap(({ data }) => (data ? [data] : []));
  const { scorecard } = scoreRun({
    evalId: evalId ?? null,
    simulators: distinctNames(prompts.map(({ provider }) => provider ?? 'simulator')),
    asked,
    rows,
  });

  for (const [column, { meanAuc }] of scorecard.simulators.entries()) {
    const metrics = prompts[column]?.metrics;
    if (metrics && meanAuc !== null) {
      metrics.namedScores[ROC_AUC] = meanAuc;
      metrics.namedScoresCount[ROC_AUC] = 1;
    }
  }
  const file = writeScorecard(scorecard);
  console.log(`\n${terminalTable(scorecard)}\nScorecard: ${file}`);
  if (scorecard.problems.length > 0) {
    for (const problem of scorecard.problems) console.error(pc.red(`INCOMPLETE  ${problem}`));
    process.exitCode = 1;
  }
}

function writeScorecard(scorecard: Scorecard): string {
  const folder = join('results', scorecard.suite);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'scorecard.json');
  writeFileSync(file, `${JSON.stringify(scorecard, null, 2)}\n`);
  return file;
}

/** Two columns may show the same name (one model, two protocols): the later ones get a number. */
function distinctNames(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((each) => each === name).length;
    return before === 0 ? name : `${name} #${before + 1}`;
  });
}
