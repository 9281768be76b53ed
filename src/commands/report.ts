import { Command } from 'commander';
import { leanHeap } from '../files/lean-heap.ts';
import { UserError } from '../files/user-error.ts';
import { gatesOfMetadata } from '../gates/gates-config.ts';
import { conclude } from '../promptfoo/conclude-at-exit.ts';
import { type LoadOptions, loadRunsBySuite } from '../promptfoo/load-runs.ts';
import { metadataOfConfig } from '../promptfoo/read-config.ts';
import { finishRun } from '../reports/finish-run.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { preferOption, runsArgument, suiteOption } from './options.ts';

interface ReportOptions extends LoadOptions {
  readonly config?: string;
  readonly output?: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .addArgument(runsArgument())
    .option('-c, --config <file>', 'the promptfoo config whose gates to apply (default: none)')
    .option('-o, --output <folder>', 'where to write (default: results/<suite>)')
    .addOption(suiteOption())
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
  const runs = await loadRunsBySuite(sources, merge);
  if (output !== undefined && runs.length > 1) {
    throw new UserError(
      '-o: the runs are about several suites, and have a folder each: name one suite with --suite',
    );
  }
  const rerun = config === undefined ? undefined : `npx promptfoo eval -c ${config}`;
  for (const run of runs) await finishRun(scoreRun(run), { config: gates, folder: output, rerun, conclude });
  if (config === undefined) {
    console.log('No gates were judged: name the config that sets them with -c promptfooconfig.yaml');
  }
}
