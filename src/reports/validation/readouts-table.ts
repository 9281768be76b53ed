import Table from 'cli-table3';
import pc from 'picocolors';
import { count, decimal, dollars, percent } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';
import { type ReadoutWorth, readoutToUse } from '../../validation/readout-worth.ts';

const HEADINGS = [
  'readout',
  'mean AUC, true',
  'others',
  'requests a pair',
  'tokens a pair',
  'price of 1,000 pairs',
  'unscored',
];

/** What each readout is worth and costs, and which to use, for a terminal. */
export function readoutsTable(worths: readonly ReadoutWorth[]): string {
  const table = new Table({
    head: HEADINGS.map((heading) => pc.bold(heading)),
    colAligns: HEADINGS.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const { readout, truth, others, unscored, requests, tokens, cost } of worths) {
    table.push([
      readout.replace('readout: ', ''),
      decimal(truth),
      decimal(others),
      requests === undefined ? '' : requests < 1 ? decimal(requests) : count(Math.round(requests)),
      tokens === undefined ? '' : count(Math.round(tokens)),
      cost === undefined ? '' : dollars(1000 * cost),
      percent(unscored),
    ]);
  }
  const [heads = 0] = worths.map((worth) => worth.heads).toSorted((a, b) => b - a);
  const use = readoutToUse(worths);
  return [
    table.toString(),
    ...worths.flatMap(({ readout, problem }) =>
      problem === undefined ? [] : [visibleText(`${readout}: ${problem}`)],
    ),
    use === undefined
      ? pc.bold(pc.red('None of them: true explanations are not set above others.'))
      : pc.bold(
          pc.green(
            `Use config: { ${use.readout} }: the cheapest of those that set true explanations above others as far as the best, to .03.`,
          ),
        ),
    `Over ${heads} heads whose explanations are known: a difference of a few hundredths may be chance.`,
  ].join('\n');
}
