import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isFolder } from '../files/folder.ts';
import type { MergeOptions } from '../runs/merge-column.ts';
import { mergeRuns } from '../runs/merge-runs.ts';
import type { Run, StoredRun } from '../runs/run.ts';
import { PREDICTIONS_FILE, readPredictions } from '../scorecard/predictions-file.ts';
import { runOfPredictions } from '../scorecard/run-of-predictions.ts';
import { exportEval } from './export-eval.ts';
import { readPromptfooOutput } from './read-output.ts';

/** How files that promptfoo wrote end, and eval ids do not: a missing file is not looked for in the database. */
const OUTPUT_EXTENSIONS = ['.json', '.jsonl', '.yaml', '.yml'];

/**
 * Reads finished runs, and makes one of them.
 *
 * @param sources results folders, files that `promptfoo eval -o` wrote, or eval ids.
 * @throws UserError where one cannot be read, or where they do not fit together: see {@link mergeRuns}.
 */
export async function loadRuns(sources: readonly string[], options: MergeOptions = {}): Promise<Run> {
  const runs: StoredRun[] = [];
  for (const source of sources) runs.push(await loadRun(source));
  return mergeRuns(runs, options);
}

/** Reads one finished run. @throws UserError where it cannot be read. */
export function loadRun(source: string): StoredRun | Promise<StoredRun> {
  if (isFolder(source)) {
    return { source, ...runOfPredictions(readPredictions(join(source, PREDICTIONS_FILE))) };
  }
  const isFile = existsSync(source) || OUTPUT_EXTENSIONS.includes(extname(source).toLowerCase());
  return isFile ? readPromptfooOutput(source) : exportEval(source);
}
