import { join } from 'node:path';
import { Command } from 'commander';
import { leanHeap } from '../files/lean-heap.ts';
import { visibleText } from '../files/visible-text.ts';
import { writeWholeFiles } from '../files/write-whole-file.ts';
import { loadRuns } from '../promptfoo/load-runs.ts';
import { compareRuns } from '../reports/two-runs/compare-runs.ts';
import { twoRunsCsv } from '../reports/two-runs/two-runs-csv.ts';
import { twoRunsPage } from '../reports/two-runs/two-runs-html.ts';
import { twoRunsInWords, whatDiffers } from '../reports/two-runs/two-runs-in-words.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import { suiteOption } from './options.ts';

interface CompareOptions {
  readonly output: string;
  readonly suite?: string;
}

export function compareCommand(): Command {
  return new Command('compare')
    .argument('<first>', 'a results folder, a file that `promptfoo eval -o` wrote, or an eval id')
    .argument(
      '<second>',
      'the run to compare it with: another checkpoint or model, other texts, or another way of asking',
    )
    .option('-o, --output <folder>', 'where to write compared.html and compared.csv', 'compared')
    .addOption(suiteOption())
    .action(async (first: string, second: string, { output, ...options }: CompareOptions) => {
      leanHeap();
      const [before, now] = [
        scoreRun(await loadRuns([first], options)),
        scoreRun(await loadRuns([second], options)),
      ];
      const columns = compareRuns(before, now);
      const differences = whatDiffers(before, now, columns);
      console.log(twoRunsInWords(differences, columns));
      const files = {
        'compared.html': twoRunsPage([first, second], differences, columns).pieces(),
        'compared.csv': twoRunsCsv(columns),
      };
      writeWholeFiles(output, files);
      const written = Object.keys(files).map((name) => visibleText(join(output, name)));
      console.log(`\nPage and table: ${written.join(', ')}`);
    });
}
