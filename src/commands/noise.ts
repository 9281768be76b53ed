import { Command } from 'commander';
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
      for (const source of sources) runs.push(await loadRun(source));
      const noise = noiseSources(runs);
      console.log(json ? JSON.stringify(noise, null, 2) : noiseTable(noise));
    });
}
