import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { askPart } from '../../batches/ask-part.ts';
import { duration } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';
import { wholeNumber } from '../options.ts';

interface AskOptions {
  readonly baseUrl?: string;
  readonly concurrency: number;
}

export function askCommand(): Command {
  return new Command('ask')
    .description(
      'Asks an endpoint the requests of one part that have no result yet, as a cluster task does. Run again, it continues.',
    )
    .argument('<part>', 'e.g. batch/requests-0001.jsonl')
    .option('--base-url <url>', 'ask there, without a key (default: the simulator’s endpoint)')
    .option('-j, --concurrency <n>', 'concurrent requests', wholeNumber(1), 20)
    .action(ask);
}

/** Ends with code 1 where requests are left without a result. */
async function ask(part: string, { baseUrl, concurrency }: AskOptions): Promise<void> {
  const start = performance.now();
  const { requests, before, answered, refused } = await askPart(dirname(part), basename(part), {
    baseUrl,
    atOnce: concurrency,
    environment: process.env,
    announce: (sentence) => console.error(visibleText(`${part}: ${sentence}`)),
  });
  const left = requests - before - answered - refused;
  const each = duration((performance.now() - start) / Math.max(1, answered));
  console.log(
    `${part}: ${answered} answered (${each} each), ${refused} refused for good, ${before} had a result before; ${left} of ${requests} have none`,
  );
  if (left > 0) process.exitCode = 1;
}
