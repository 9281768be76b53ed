import { join } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { writeWholeFile, writeWholeFiles } from '../files/write-whole-file.ts';
import { type LoadOptions, loadRuns } from '../promptfoo/load-runs.ts';
import { csvFiles } from '../reports/csv/run-tables.ts';
import { resultsLine, resultsOfRun } from '../reports/tdb-results.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { preferOption, runsArgument, suiteOption } from './options.ts';

interface ExportOptions extends LoadOptions {
  readonly output: string;
  readonly simulator?: string;
}

export function exportCommand(): Command {
  const tdb = new Command('tdb')
    .description(
      "Writes transformer-debugger's AttentionSimulationResults: {layer}/{head}.jsonl, without controls.",
    )
    .addArgument(runsArgument())
    .requiredOption('-o, --output <folder>', 'where to write')
    .option('--simulator <name>', 'whose answers, if there are several simulators')
    .addOption(suiteOption())
    .addOption(preferOption())
    .action(exportTdb);
  const csv = new Command('csv')
    .description(
      'Writes two tables: scores.csv, a row per explanation and simulator; pairs.csv, a row per pair (docs/csv.md).',
    )
    .addArgument(runsArgument())
    .option('-o, --output <folder>', 'where to write', 'tables')
    .addOption(suiteOption())
    .addOption(preferOption())
    .action(exportCsv);
  return new Command('export').addCommand(csv).addCommand(tdb);
}

async function exportCsv(sources: readonly string[], { output, ...merge }: ExportOptions): Promise<void> {
  const files = csvFiles(scoreRun(await loadRuns(sources, merge)));
  writeWholeFiles(output, files);
  console.log(
    `Tables: ${Object.keys(files)
      .map((name) => visibleText(join(output, name)))
      .join(', ')}`,
  );
}

async function exportTdb(sources: readonly string[], options: ExportOptions): Promise<void> {
  const scored = scoreRun(await loadRuns(sources, options));
  const names = scored.scorecard.simulators.map(({ name }) => name);
  const name = chooseSimulator(names, options.simulator);
  const { heads, pairs, unscored } = resultsOfRun(scored, names.indexOf(name));
  for (const results of heads) {
    const { layer, head } = results.head;
    const file = join(options.output, String(layer), `${head}.jsonl`);
    writeWholeFile(file, `${resultsLine(results)}\n`);
  }
  if (unscored > 0) {
    console.error(
      `Warning: ${visibleText(name)}: ${unscored} of ${pairs} pairs have no score and are left out; the format has no place for them`,
    );
  }
  console.log(`${heads.length} heads as ${visibleText(name)} judged them: ${visibleText(options.output)}`);
}

function chooseSimulator(names: readonly string[], wanted: string | undefined): string {
  const [only, ...others] = names;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  const problem = wanted === undefined ? 'several simulators were asked' : `no simulator is called ${wanted}`;
  throw new UserError(`--simulator: ${problem}; name one of ${names.join(', ')}`);
}
