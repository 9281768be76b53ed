import { writeWholeFiles } from '../files/write-whole-file.ts';
import { PREDICTIONS_FILE, predictionsOfRun, predictionsText } from '../scorecard/predictions-file.ts';
import type { FinishedRun } from './finished-run.ts';
import { REPORTS } from './reports.ts';

/**
 * Writes every report of a run, and its predictions, into a folder, which is made if need be: all of them, or none.
 *
 * @throws UserError naming the file that cannot be written.
 */
export function writeReports(folder: string, run: FinishedRun): void {
  const reports = Object.entries(REPORTS).map(([name, report]) => [name, () => report(run)]);
  writeWholeFiles(folder, {
    ...Object.fromEntries(reports),
    [PREDICTIONS_FILE]: () => predictionsText(predictionsOfRun(run)),
  });
}
