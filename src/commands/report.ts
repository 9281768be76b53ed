import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { visibleText } from '../files/visible-text.ts';
import { loadRuns } from '../promptfoo/load-runs.ts';
import { terminalTable } from '../reports/terminal-table.ts';
import type { MergeOptions } from '../runs/merge-column.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { preferOption, runsArgument } from './finished-runs.ts';

interface ReportOptions extends MergeOptions {
  readonly output?: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Scores finished runs again and writes their reports; several runs of a suite (shards, other simulators) become one.',
    )
    .addArgument(runsArgument())
    .option('-o, --output <folder>', 'where to write (default: results/<suite>)')
    .addOption(preferOption())
    .action(report);
}

/** Ends with code 1, as `promptfoo eval` does, where pairs have no score. */
async function report(sources: readonly string[], options: ReportOptions): Promise<void> {
  const { scorecard, predictions } = scoreRun(await loadRuns(sources, options));
  // Charts take half a second to load, which no other command should wait for.
  const { writeReports } = await import('../reports/write-reports.ts');
  const folder = options.output ?? join('results', scorecard.suite);
  writeReports(folder, { scorecard, predictions, verdicts: [] });
  console.log(`${terminalTable(scorecard)}\nReports: ${visibleText(folder)}`);
  if (scorecard.problems.length > 0) {
    for (const problem of scorecard.problems) console.error(pc.red(`INCOMPLETE  ${visibleText(problem)}`));
    process.exitCode = 1;
  }
}
