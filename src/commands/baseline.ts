import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../files/user-error.ts';
import { type Baseline, baselineOf, loadBaseline, writeBaseline } from '../gates/baseline.ts';
import { compareBaselines } from '../gates/compare-baselines.ts';
import { baselineTable } from '../reports/baseline-table.ts';
import { comparisonTable } from '../reports/comparison-table.ts';
import { PREDICTIONS_FILE, readPredictions } from '../scorecard/predictions-file.ts';

const RESULTS = 'results';

export function baselineCommand(): Command {
  const write = new Command('write')
    .description('Writes down a run, for later ones to be compared with.')
    .argument('[results]', 'a folder that `promptfoo eval` wrote; by default the only one in results/')
    .option('-o, --output <file>', 'the file to write', 'baseline.json')
    .action((folder: string | undefined, { output }: { output: string }) => {
      writeBaseline(output, readRun(folder ?? onlyResults()));
      console.log(`Baseline: ${output}`);
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

function readEither(path: string): Baseline {
  return existsSync(path) && statSync(path).isDirectory() ? readRun(path) : loadBaseline(path);
}

function readRun(folder: string): Baseline {
  return baselineOf(readPredictions(join(folder, PREDICTIONS_FILE)));
}

/** The one folder in results/ that holds a run. @throws UserError where there is none, or more than one. */
function onlyResults(): string {
  const names = existsSync(RESULTS) ? readdirSync(RESULTS).sort() : [];
  const runs = names
    .map((name) => join(RESULTS, name))
    .filter((each) => existsSync(join(each, PREDICTIONS_FILE)));
  const [only, another] = runs;
  if (only === undefined) {
    throw new UserError(
      `${RESULTS}/: no run here has a ${PREDICTIONS_FILE}; run \`promptfoo eval\` first, or name a folder`,
    );
  }
  if (another !== undefined) throw new UserError(`${RESULTS}/: name one of ${runs.join(', ')}`);
  return only;
}
