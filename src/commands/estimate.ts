import { Command } from 'commander';
import { type Cluster, readCluster } from '../estimate/estimate-cluster.ts';
import { estimateRun } from '../estimate/estimate-run.ts';
import { estimateTable } from '../estimate/estimate-table.ts';
import { defined } from '../files/defined.ts';
import { readRunConfig } from '../promptfoo/read-config.ts';
import { progressLine } from '../reports/progress-line.ts';
import { configOption, emit, outputOption } from './options.ts';

export function estimateCommand(): Command {
  return new Command('estimate')
    .addOption(configOption())
    .option(
      '--cluster <of>',
      'predict time and cost of readouts and engines, e.g. parts=64,seconds=0.02 (and nodes=8,start=60,dollars=2)',
      readCluster,
    )
    .option('--json', 'as JSON')
    .addOption(outputOption())
    .action(async (options: { config: string; cluster?: Cluster; json?: true; output?: string }) => {
      const progress = progressLine('heads');
      const estimate = await estimateRun(readRunConfig(options.config), {
        onProgress: progress.update,
        ...defined({ cluster: options.cluster }),
      }).finally(progress.stop);
      emit(`${options.json ? JSON.stringify(estimate, null, 2) : estimateTable(estimate)}\n`, options.output);
    });
}
