import { join } from 'node:path';
import { Command } from 'commander';
import { isFolder } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { type Baseline, baselineOf, loadBaseline, writeBaseline } from '../gates/baseline.ts';
import { compareBaselines } from '../gates/compare-baselines.ts';
import { loadRuns } from '../promptfoo/load-runs.ts';
import { baselineTable } from '../reports/baseline-table.ts';
import { comparisonTable } from '../reports/comparison-table.ts';
import { RESULTS } from '../reports/results-folder.ts';
import type { MergeOptions } from '../runs/merge-column.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, predictionsOfRun, readPredictions } from '../scorecard/predictions-file.ts';
import { preferOption } from './finished-runs.ts';
import { onlyResults } from './only-results.ts';

interface WriteOptions extends MergeOptions {
  readonly output: string;
  readonly partial?: true;
}

export function baselineCommand(): Command {
  const write = new Command('write')
    .description('Writes down a run, for later ones to be compared with.')
    .argument(
      '[runs...]',
      'a results folder (by default the only one in results/), or files that `promptfoo eval -o` wrote and eval ids, which become one run',
    )
    .addOption(preferOption())
    .option('-o, --output <file>', 'the file to write', 'baseline.json')
    .option('--partial', 'also from a run of a part of its suite')
    .action(async (given: readonly string[], { output, partial, ...merge }: WriteOptions) => {
      const runs = given.length > 0 ? given : [onlyResults()];
      const baseline = await readRuns(runs, merge);
      if (baseline.partial !== undefined && !partial) {
        throw new UserError(
          `${runs.join(', ')}: this run is ${baseline.partial}, and later runs would be judged by these alone; take a run of the whole suite (or the files of all its shards), or say --partial`,
        );
      }
      writeBaseline(output, baseline);
      console.log(`Baseline: ${output}`);
      console.log(
        `Commit it. Later runs are compared with it once the config says so, under metadata: attentionHeads: gates:\n  baseline: ${visibleText(output)}\n  maxMeanDrop: 0.01`,
      );
    });
  const show = new Command('show')
    .description('Prints a baseline.')
    .argument('<baseline.json>')
    .action((file: string) => console.log(baselineTable(loadBaseline(file))));
  const diff = new Command('diff')
    .description('Prints what has changed since a baseline, the largest fall first.')
    .argument('<baseline.json>')
    .argument('[other]', 'another baseline, or a results folder; by default the only one in results/')
    .action((file: string, other: string | undefined) => {
      const [before, now] = [loadBaseline(file), readEither(other ?? onlyResults())];
      const known = new Set(before.simulators.map(({ name }) => name));
      const common = now.simulators.map(({ name }) => name).filter((name) => known.has(name));
      if (common.length === 0)
        throw new UserError(`${file}: has no simulator in common with ${other ?? RESULTS}`);
      console.log(compareBaselines(before, now, common).map(comparisonTable).join('\n\n'));
    });
  return new Command('baseline')
    .description('Baselines: runs to compare later ones with.')
    .addCommand(write)
    .addCommand(show)
    .addCommand(diff);
}

/** A folder is a run that was finished; anything else is what promptfoo keeps of runs, or parts of one. */
async function readRuns(runs: readonly string[], merge: MergeOptions): Promise<Baseline> {
  const [only, another] = runs;
  if (only !== undefined && another === undefined && isFolder(only)) return readRun(only);
  return baselineOf(predictionsOfRun(scoreRun(await loadRuns(runs, merge))));
}

function readEither(path: string): Baseline {
  return isFolder(path) ? readRun(path) : loadBaseline(path);
}

function readRun(folder: string): Baseline {
  return baselineOf(readPredictions(join(folder, PREDICTIONS_FILE)));
}
