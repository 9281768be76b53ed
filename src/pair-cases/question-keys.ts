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
export function fingerprintOfPairs(asked: Iterable<PairCase>): string {
  // Head by head: texts of a model's sequences are long, and the pairs few that are not one object in many questions.
  const heads = new Map<string, Map<PairCase['pair'], PairCase>>();
  for (const pairCase of asked) {
    const start = `["${headName(pairCase.head)}",`;
    const ofHead = heads.get(start) ?? new Map<PairCase['pair'], PairCase>();
    heads.set(start, ofHead.set(pairCase.pair, pairCase));
  }
  const hash = createHash('sha256');
  let before = '';
  for (const start of [...heads.keys()].sort()) {
    const texts = [...(heads.get(start)?.values() ?? [])].map(({ head, pair, tokens }) =>
      JSON.stringify([headName(head), pairName(pair), pair.label, tokens]),
    );
    hash.update(before + [...new Set(texts)].sort().join('\n'));
    before = '\n';
  }
  return hash.digest('hex').slice(0, 16);
}
