import { join } from 'node:path';
import { Command } from 'commander';
import { isFolder } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { refuseUnwritable } from '../files/write-whole-file.ts';
import {
  type Baseline,
  baselineOf,
  baselineOfRepeats,
  loadBaseline,
  writeBaseline,
} from '../gates/baseline.ts';
import { compareBaselines } from '../gates/compare-baselines.ts';
import type { Run } from '../pair-cases/run.ts';
import { type LoadOptions, loadRuns } from '../promptfoo/load-runs.ts';
import { askAnew } from '../promptfoo/run-promptfoo.ts';
import { baselineTable, comparisonTable } from '../reports/baseline-tables.ts';
import { RESULTS } from '../reports/finished-run.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, predictionsOfRun, readPredictions } from '../scorecard/predictions-file.ts';
import { onlyResults } from './only-results.ts';
import { preferOption, suiteOption, wholeNumber } from './options.ts';

interface WriteOptions extends LoadOptions {
  readonly output: string;
  readonly partial?: true;
  readonly repeat?: number;
  readonly config?: string;
}

export function baselineCommand(): Command {
  const write = new Command('write')
    .description('Saves a run to compare later runs with.')
    .argument(
      '[runs...]',
      'a results folder (by default the only one in results/), or files that `promptfoo eval -o` wrote and eval ids, which are merged',
    )
    .addOption(suiteOption())
    .addOption(preferOption())
    .option('-o, --output <file>', 'the file to write', 'baseline.json')
    .option('--partial', 'accept a partial run')
    .option(
      '--repeat <n>',
      'ask the whole suite this many times, ignoring kept answers, and record how much each score varies; for endpoints that do not answer the same twice',
      wholeNumber(2),
    )
    .option('-c, --config <file>', 'the promptfoo config whose suite --repeat asks')
    .action(async (given: readonly string[], { output, partial, repeat, config, ...merge }: WriteOptions) => {
      refuseUnwritable(output);
      const baseline =
        repeat === undefined
          ? await baselineOfStored(given.length > 0 ? given : [onlyResults()], merge)
          : await baselineOfNew(given, repeat, config);
      if (baseline.partial !== undefined && !partial) {
        throw new UserError(
          `${given.join(', ') || RESULTS}: this run is ${baseline.partial}, and later runs would be judged by these alone; take a run of the whole suite (or the files of all its shards), or say --partial`,
        );
      }
      writeBaseline(output, baseline);
      if (repeat !== undefined) console.log(`\n${baselineTable(baseline)}`);
      console.log(`Baseline: ${output}`);
      console.log(
        `Commit it. Later runs are compared with it once the config says so, under metadata: attentionHeads: gates:\n  baseline: ${visibleText(output)}\n  maxMeanDrop: 0.01\n  maxDrop: 0.1`,
      );
    });
  const show = new Command('show')
    .description('Prints a baseline.')
    .argument('<baseline.json>')
    .action((file: string) => console.log(baselineTable(loadBaseline(file))));
  const diff = new Command('diff')
    .description('Prints what changed since a baseline, largest drop first.')
    .argument('<baseline.json>')
    .argument('[other]', 'another baseline, or a results folder; by default the only one in results/')
    .action((file: string, other: string | undefined) => {
      const before = loadBaseline(file);
      const later = other ?? onlyResults();
      const now = isFolder(later) ? baselineOfFolder(later) : loadBaseline(later);
      const known = new Set(before.simulators.map(({ name }) => name));
      const common = now.simulators.map(({ name }) => name).filter((name) => known.has(name));
      if (common.length === 0)
        throw new UserError(`${file}: has no simulator in common with ${other ?? RESULTS}`);
      const comparisons = compareBaselines(before, now, common, { otherPairs: true });
      console.log(comparisons.map(comparisonTable).join('\n\n'));
    });
  return new Command('baseline').addCommand(write).addCommand(show).addCommand(diff);
}

async function baselineOfStored(runs: readonly string[], merge: LoadOptions): Promise<Baseline> {
  const [only, another] = runs;
  if (only !== undefined && another === undefined && isFolder(only)) return baselineOfFolder(only);
  return baselineOfRun(await loadRuns(runs, merge));
}

function baselineOfFolder(folder: string): Baseline {
  return baselineOf(readPredictions(join(folder, PREDICTIONS_FILE)));
}

async function baselineOfNew(
  given: readonly string[],
  repeat: number,
  config: string | undefined,
): Promise<Baseline> {
  const [run] = given;
  if (run !== undefined) throw new UserError(`--repeat: asks anew; leave ${run} out`);
  const ask = async (number: number) => {
    console.log(`Run ${number} of ${repeat}, every question asked anew:`);
    return baselineOfRun(await askAnew(config));
  };
  const first = await ask(1);
  const others: Baseline[] = [];
  for (let number = 2; number <= repeat; number += 1) others.push(await ask(number));
  return baselineOfRepeats([first, ...others]);
}

function baselineOfRun(run: Run): Baseline {
  return baselineOf(predictionsOfRun(scoreRun(run)));
}
