import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Judgement, judgeRun } from '../gates/judge-run.ts';
import type { Run } from '../runs/run.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, predictionsOfRun, writePredictions } from '../scorecard/predictions-file.ts';
import type { FinishedRun } from './finished-run.ts';
import { outcomeOf } from './outcome-of.ts';
import { resultsFolder } from './results-folder.ts';
import { terminalTable } from './terminal-table.ts';
import { type TerminalLine, terminalVerdicts } from './terminal-verdicts.ts';

export interface FinishOptions {
  /** The promptfoo config's top-level `metadata`, which holds the gates; null to judge none. */
  readonly config: { readonly metadata: unknown } | null;
  /** Where to write, in place of {@link resultsFolder}. */
  readonly folder?: string | undefined;
  /** Prints how the run ended. */
  readonly conclude: (lines: readonly TerminalLine[], exitCode: number) => void;
}

const NOT_JUDGED: Judgement = { gates: 'not judged', verdicts: [] };

/**
 * Everything that becomes of a run when its answers are in: it is scored, judged by the gates, printed, and written to its
 * folder as reports and predictions. The outcome is told also where the files cannot be written.
 *
 * @throws the file system's error, where it refuses a file.
 */
export async function finishRun(run: Run, { config, folder, conclude }: FinishOptions): Promise<FinishedRun> {
  const scored = scoreRun(run);
  const place = folder ?? resultsFolder(scored.scorecard);
  const judgement = config === null ? NOT_JUDGED : judgeRun(config.metadata, scored, place);
  const finished = { ...scored, ...judgement };
  console.log(`\n${terminalTable(scored.scorecard)}`);
  try {
    await write(place, finished);
    console.log(`Reports: ${join(place, 'report.html')}, report.md, junit.xml, scorecard.json`);
  } finally {
    conclude(terminalVerdicts(finished), outcomeOf(finished).exitCode);
  }
  return finished;
}

async function write(folder: string, run: FinishedRun): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // What was paid for first: reports can be made again.
  writePredictions(join(folder, PREDICTIONS_FILE), predictionsOfRun(run));
  // Drawing charts takes a while to load, which the start of a run should not wait for.
  const { writeReports } = await import('./write-reports.ts');
  writeReports(folder, run);
}
