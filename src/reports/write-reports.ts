import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedRun } from './finished-run.ts';
import { htmlReport } from './html/html-report.ts';
import { junitReport } from './junit-report.ts';
import { markdownReport } from './markdown/markdown-report.ts';

/** Writes scorecard.json, report.md, junit.xml and report.html of a run into a folder, which is made if need be. */
export function writeReports(folder: string, run: FinishedRun): void {
  mkdirSync(folder, { recursive: true });
  const reports: Readonly<Record<string, string>> = {
    'scorecard.json': `${JSON.stringify(run.scorecard, null, 2)}\n`,
    'report.md': markdownReport(run),
    'junit.xml': junitReport(run),
    'report.html': htmlReport(run),
  };
  for (const [name, content] of Object.entries(reports)) writeFileSync(join(folder, name), content);
}
