import { createHash } from 'node:crypto';
import { headName } from '../activation-records/head.ts';
import type { PairCase } from './pair-case.ts';

/** Names a pair among the pairs of its head, e.g. `top[2] 7→5`. */
export function pairName({ record, from, to }: PairCase['pair']): string {
  return `${record} ${from}→${to}`;
}

/** Names an explanation within a run: its head, and its id among the head's explanations. */
export function explanationKey({ head, explanation }: Pick<PairCase, 'head' | 'explanation'>): string {
  return `${headName(head)} ${explanation.id}`;
}

/** Names a question within a run. */
export function questionKey(pairCase: PairCase): string {
  return `${explanationKey(pairCase)} ${pairName(pairCase.pair)}`;
}

/** The same for the same pairs with the same labels, in whichever order and with whichever explanations they are asked. */
export function fingerprintOfPairs(asked: readonly PairCase[]): string {
  const pairs = new Set<string>();
  for (const { head, pair, tokens } of asked) {
    pairs.add(JSON.stringify([headName(head), pairName(pair), pair.label, tokens]));
  }
  return createHash('sha256')

    .update([...pairs].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
}
