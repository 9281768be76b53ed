import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedRun } from './finished-run.ts';
import { REPORTS } from './reports.ts';

/** Writes every report of a run into a folder, which is made if need be. */
export function writeReports(folder: string, run: FinishedRun): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, report] of Object.entries(REPORTS)) writeFileSync(join(folder, name), report(run));
}
