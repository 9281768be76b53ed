import { jsonPieces } from '../files/json-file.ts';
import { writeWholeFiles } from '../files/write-whole-file.ts';
import { PREDICTIONS_FILE, predictionsOfRun, predictionsText } from '../scorecard/predictions-file.ts';
import { type FinishedRun, outcomeOf } from './finished-run.ts';
import { htmlReport } from './html/html-report.ts';
import { junitReport } from './junit-report.ts';
import { markdownReport } from './markdown/markdown-report.ts';

/**
 * Writes every report of a run, and its predictions, into a folder: all of them, or none.
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

/** Every report of a run, by the name of its file. A new one is a line here. */
export const REPORTS: Readonly<Record<string, (run: FinishedRun) => Iterable<string>>> = {
  'scorecard.json': scorecardReport,
  'report.md': markdownReport,
  'junit.xml': junitReport,
  'report.html': (run) => htmlReport(run).pieces(),
};

/** The scorecard as JSON, with how the run ended: the same outcome, exit code and verdicts that every report tells of. */
export function* scorecardReport(run: FinishedRun): Generator<string, void> {
  const { scorecard, gates, verdicts } = run;
  const { status, sentence, exitCode } = outcomeOf(run);
  const outcome = { status, sentence, exitCode, gates, verdicts };
  // Down to each explanation and each comparison.
  yield* jsonPieces({ ...scorecard, outcome }, 3);
  yield '\n';
}
