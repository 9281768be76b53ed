import pc from 'picocolors';
import { type Head, headName } from '../activation-records/head.ts';
import { CHANCE, type IntruderResult } from '../explaining/intruder-test.ts';
import { decimal } from '../files/number-text.ts';
import { textTable } from '../files/text-table.ts';
import { mean } from '../metrics/mean.ts';

/** A head and how its intruders were found, or why it could not be tested. */
export interface HeadTested extends Head {
  readonly result?: IntruderResult;
  readonly failure?: string;
}

/**
 * How often each head's intruder was found, and where that may have been chance.
 *
 * @param byRules whether rules looked for it, which cover little of what a head may do.
 */
export function explainableTable(tested: readonly HeadTested[], byRules: boolean): string {
  const rows = tested.map(({ result, ...head }) => {
    if (result === undefined) return [headName(head), '', '', '', pc.red('failed')];
    const { trials, right, unanswered, interval } = result;
    return [
      headName(head),
      `${right} of ${trials}`,
      decimal(right / trials, 2),
      interval ? `${decimal(interval.low, 2)} to ${decimal(interval.high, 2)}` : '',
      [
        ...(isNearChance(result) ? [pc.yellow('near chance')] : []),
        ...(unanswered > 0 ? [`${unanswered} not answered`] : []),
      ].join(', '),
    ];
  });
  const results = tested.flatMap(({ result }) => result ?? []);
  const near = tested.filter(({ result }) => result !== undefined && isNearChance(result));
  const found = mean(results.map(({ right, trials }) => right / trials));
  return [
    textTable(['head', 'found', 'share', '95 % interval', ''], rows),
    `Of four strong pairs and a weak one, the weak one was found in ${decimal(found, 2)} of the trials, on average over ${results.length} heads; by chance it is ${decimal(CHANCE, 2)}.`,
    ...(near.length === 0
      ? []
      : [
          `Near chance, ${byRules ? 'so the list has no rule for them' : 'so hardly worth an explainer’s requests'} (${near.length}): ${near.map(headName).join(', ')}`,
        ]),
    ...(near.length === results.length && !byRules
      ? ['Every head is near chance: that may be the model. Ask it about heads whose function is known.']
      : []),
  ].join('\n');
}

function isNearChance({ interval }: IntruderResult): boolean {
  return interval === null || interval.low <= CHANCE;
}
