import { Command } from 'commander';
import { UserError } from '../files/user-error.ts';
import type { StoredRun } from '../pair-cases/run.ts';
import { loadRun } from '../promptfoo/load-runs.ts';
import { noiseTable } from '../reports/noise-table.ts';
import { noiseSources } from '../scorecard/noise-sources.ts';
import { runsArgument } from './options.ts';

export function noiseCommand(): Command {
  return new Command('noise')
    .addArgument(runsArgument())
    .option('--json', 'as JSON')
    .action(async (sources: readonly string[], { json }: { json?: true }) => {
      const runs: StoredRun[] = [];
      for (const source of sources) {
        const run = await loadRun(source);
        const same = runs.find(
          (each) => each.source === source || (each.evalId && each.evalId === run.evalId),
        );
        if (same) throw new UserError(`${same.source} and ${source} are the same run: leave one of them out`);
        runs.push(run);
      }
      const noise = noiseSources(runs);
      console.log(json ? JSON.stringify(noise, null, 2) : noiseTable(noise));
    });
}
