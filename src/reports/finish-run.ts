import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collectGarbage } from '../files/lean-heap.ts';
import { UserError } from '../files/user-error.ts';
import { type Judgement, judgeRun } from '../gates/judge-run.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, readPredictions } from '../scorecard/predictions-file.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { type FinishedRun, outcomeOf, resultsFolder } from './finished-run.ts';
import { terminalTable } from './terminal-table.ts';
import { type TerminalLine, terminalVerdicts } from './terminal-verdicts.ts';

interface FinishOptions {
  /** The promptfoo config's top-level `metadata`, which holds the gates; null to judge none. */
  readonly config: { readonly metadata: unknown } | null;
  /** Where to write, in place of {@link resultsFolder}. */
  readonly folder?: string | undefined;
  /** What asks again, for the commands that verdicts name. */
  readonly rerun?: string | undefined;
  readonly profiles?: FinishedRun['profiles'];
  readonly note?: FinishedRun['note'];
  readonly conclude: (lines: readonly TerminalLine[], exitCode: number) => void;
}

const NOT_JUDGED: Judgement = { gates: 'not judged', verdicts: [] };

/**
 * Judges a scored run by the gates, prints it, and writes its reports; the outcome is told even if a file cannot be
 * written.
 * @throws UserError where the given folder holds a fuller run; the file system's error, where it refuses a file.
 */
export async function finishRun(
  scored: ScoredRun,
  { config, folder, rerun = 'npx promptfoo eval', profiles, note, conclude }: FinishOptions,
): Promise<FinishedRun> {
  if (folder !== undefined) spareFuller(folder, scored.scorecard);
  const place = folder ?? resultsFolder(scored.scorecard);
  const judgement =
    config === null ? NOT_JUDGED : judgeRun(config.metadata, scored, { folder: place, rerun });
  const finished = { ...scored, ...judgement, profiles, note };
  console.log(`\n${terminalTable(scored.scorecard)}`);
  try {
    await write(place, finished);
    console.log(`Reports: ${join(place, 'report.html')}, report.md, junit.xml, scorecard.json`);
  } finally {
    conclude(terminalVerdicts(finished), outcomeOf(finished).exitCode);
  }
  return finished;
}

/** A run of a part of a suite must not take the place of more. */
function spareFuller(folder: string, { coverage }: Pick<Scorecard, 'coverage'>): void {
  const file = join(folder, PREDICTIONS_FILE);
  if (!coverage?.partial || !existsSync(file)) return;
  const there = readPredictions(file).coverage;
  if (there?.partial && there.questions.covered <= coverage.questions.covered) return;
  throw new UserError(
    `${folder}: holds a fuller run (${there?.summary ?? 'it does not say of how much'}), and this one is ${coverage.summary}; name another folder`,
  );
}

async function write(folder: string, run: FinishedRun): Promise<void> {
  // In a hook, promptfoo's rows have just been copied and read.
  collectGarbage();
  // Drawing charts takes a while to load, which the start of a run should not wait for.
  const { writeReports } = await import('./write-reports.ts');
  writeReports(folder, run);
}
