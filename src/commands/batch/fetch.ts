import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { fetchBatch } from '../../batches/fetch-batch.ts';
import { visibleText } from '../../files/visible-text.ts';
import { wholeNumber } from '../number-option.ts';
import { tellProblems } from './tell-problems.ts';

interface FetchOptions {
  readonly wait?: true;
  readonly every: number;
}

export function fetchCommand(): Command {
  return new Command('fetch')
    .description('Downloads the results of finished parts into the batch’s results/ folder.')
    .argument('<folder>', 'the batch’s folder')
    .option('--wait', 'until all parts have ended')
    .option('--every <seconds>', 'how often to look then', wholeNumber(1), 60)
    .action(fetchResults);
}

async function fetchResults(folder: string, { wait, every }: FetchOptions): Promise<void> {
  for (;;) {
    const { running, problems } = await fetchBatch(folder, {
      environment: process.env,
      onPart: ({ file }, { word, completed, failed, problem }) => {
        const why = problem === undefined ? '' : `; ${problem}`;
        console.log(visibleText(`${file}: ${word}, ${completed} completed, ${failed} failed${why}`));
      },
    });
    const hasProblems = tellProblems(problems);
    if (running === 0) {
      if (hasProblems) return;
      break;
    }
    if (!wait) {
      console.log(`${running} parts have not ended; call it again later, or with --wait.`);
      return;
    }
    await sleep(every * 1000);
  }
  console.log(`All that was submitted is fetched. Next: attention-heads batch import ${folder}`);
}
