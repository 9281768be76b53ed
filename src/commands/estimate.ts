import { Command } from 'commander';
import { estimateRun } from '../estimate/estimate-run.ts';
import { estimateTable } from '../reports/estimate-table.ts';
import { emit, outputOption } from './output.ts';

export function estimateCommand(): Command {
  return new Command('estimate')
    .description('Prints what `promptfoo eval` would send and what that costs, and sends nothing.')
    .option('-c, --config <file>', 'a promptfoo config', 'promptfooconfig.yaml')
    .option('--json', 'as JSON')
    .addOption(outputOption())
    .action(async (options: { config: string; json?: true; output?: string }) => {
      const estimate = await estimateRun(options.config);
      emit(`${options.json ? JSON.stringify(estimate, null, 2) : estimateTable(estimate)}\n`, options.output);
    });
}
