import type { FinishedRun } from './finished-run.ts';
import { htmlReport } from './html/html-report.ts';
import { junitReport } from './junit-report.ts';
import { markdownReport } from './markdown/markdown-report.ts';
import { scorecardReport } from './scorecard-report.ts';

/** Every report of a run, by the name of its file. A new one is a line here. */
export const REPORTS: Readonly<Record<string, (run: FinishedRun) => Iterable<string>>> = {
  'scorecard.json': scorecardReport,
  'report.md': markdownReport,
  'junit.xml': junitReport,
  'report.html': (run) => htmlReport(run).pieces(),
};
