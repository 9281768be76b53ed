import { basename, extname, join } from 'node:path';
import { isFolder, isThere } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { type MergeOptions, mergeRuns } from '../pair-cases/merge-runs.ts';
import type { Run, StoredRun } from '../pair-cases/run.ts';
import { PREDICTIONS_FILE, readPredictions, runOfPredictions } from '../scorecard/predictions-file.ts';
import { readPromptfooOutput } from './read-output.ts';
import { exportEval } from './run-promptfoo.ts';

/** How files that promptfoo wrote end, and eval ids do not: a missing file is not looked for in the database. */
const OUTPUT_EXTENSIONS = ['.json', '.jsonl', '.yaml', '.yml'];

export interface LoadOptions extends MergeOptions {
  /** Which suite is meant, where runs are about several. */
  readonly suite?: string;
}

/**
 * Reads finished runs (results folders, files that `promptfoo eval -o` wrote, eval ids), and makes one of them.
 * @throws UserError where one cannot be read, or they are about several suites, or do not fit together ({@link
 * mergeRuns}).
 */
export async function loadRuns(sources: readonly string[], options: LoadOptions = {}): Promise<Run> {
  const [only, ...others] = await loadRunsBySuite(sources, options);
  if (only !== undefined && others.length === 0) return only;
  const names = [only, ...others].map((run) => run?.asked[0]?.suite);
  throw new UserError(`${sources.join(', ')}: about the suites ${names.join(', ')}: name one with --suite`);
}

/** {@link loadRuns}, with a run for each suite, in the order in which they are mentioned. */
export async function loadRunsBySuite(
  sources: readonly string[],
  { suite, ...options }: LoadOptions,
): Promise<readonly Run[]> {
  const runs: StoredRun[] = [];
  for (const source of sources) runs.push(await loadRun(source));
  const names = [...new Set(runs.flatMap(({ asked }) => asked.map((each) => each.suite)))];
  if (suite !== undefined && !names.includes(suite)) {
    throw new UserError(`--suite: ${sources.join(', ')}: about ${names.join(', ')}, not about ${suite}`);
  }
  const wanted = suite === undefined ? names : [suite];
  return wanted.map((name) =>
    mergeRuns(
      runs.flatMap((run) => partOf(run, name)),
      options,
    ),
  );
}

function partOf(run: StoredRun, suite: string): readonly StoredRun[] {
  const asked = run.asked.filter((each) => each.suite === suite);
  if (asked.length === run.asked.length) return [run];
  const rows = run.rows.filter(({ pairCase }) => pairCase.suite === suite);
  return asked.length === 0 ? [] : [{ ...run, asked, rows }];
}

/** Reads one finished run. @throws UserError where it cannot be read. */
export function loadRun(source: string): StoredRun | Promise<StoredRun> {
  const predictions = isFolder(source) ? join(source, PREDICTIONS_FILE) : source;
  if (basename(predictions) === PREDICTIONS_FILE) {
    return { source, ...runOfPredictions(readPredictions(predictions)) };
  }
  const isFile = isThere(source) || OUTPUT_EXTENSIONS.includes(extname(source).toLowerCase());
  return isFile ? readPromptfooOutput(source) : exportEval(source);
}
