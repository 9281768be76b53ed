import { Command } from 'commander';
import { leanHeap } from '../files/lean-heap.ts';
import { gatesOfMetadata } from '../gates/gates-config.ts';
import { metadataOfConfig } from '../promptfoo/config-metadata.ts';
import { loadRuns } from '../promptfoo/load-runs.ts';
import { finishRun } from '../reports/finish-run.ts';
import type { MergeOptions } from '../runs/merge-column.ts';
import { conclude } from './conclude.ts';
import { preferOption, runsArgument } from './finished-runs.ts';

interface ReportOptions extends MergeOptions {
  readonly config?: string;
  readonly output?: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .addArgument(runsArgument())
    .option('-c, --config <file>', 'the promptfoo config whose gates judge the run (without it, none do)')
    .option('-o, --output <folder>', 'where to write (default: results/<suite>)')
    .addOption(preferOption())
    .action(report);
}

/** Ends with the code that `promptfoo eval` would end with: 1 where pairs have no score, 100 where a gate fails. */
async function report(
  sources: readonly string[],
  { config, output, ...merge }: ReportOptions,
): Promise<void> {
  leanHeap();
  const gates = config === undefined ? null : { metadata: metadataOfConfig(config) };
  // Wrongly written gates are said before runs are read, which may take a while.
  if (gates !== null) gatesOfMetadata(gates.metadata);
  await finishRun(await loadRuns(sources, merge), {
    config: gates,
    folder: output,
    rerun: config === undefined ? undefined : `npx promptfoo eval -c ${config}`,
    conclude,
  });
  if (config === undefined) {
    console.log('No gates were judged: name the config that sets them with -c promptfooconfig.yaml');
  }
}
