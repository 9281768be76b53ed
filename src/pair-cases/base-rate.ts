import { atMost, type HeadRecord } from '../activation-records/head-record.ts';
import { flatIndexOf } from '../activation-records/pair-index.ts';
import type { PairSelection } from '../token-pairs/pair-selection.ts';
import type { BaseRate } from './pair-case.ts';

/**
 * How often the head is active, not weak, among the pairs of its random records: on any text, not on the text that it
 * is most active on. Pairs that the suite leaves out, and those of unknown activation, do not count.
 *
 * @returns undefined where it has no random records, or is never active in them: there is no rate to go by.
 */
export function baseRateOf(
  { random }: HeadRecord,
  { weakBelow, fromAtLeast, toAtLeast }: PairSelection,
  maxActivation: number,
): BaseRate | undefined {
  const weakLimit = weakBelow * maxActivation;
  let [active, pairs] = [0, 0];
  for (const record of random) {
    const { activations, tokens, width } = record;
    for (let from = fromAtLeast; from < tokens.length; from += 1) {
      const row = flatIndexOf({ from, to: 0 }, width);
      const end = row + Math.min(from + 1, width);
      for (let index = row + toAtLeast; index < end; index += 1) {
        const activation = atMost(record, index, from);
        const isKnown = (activations[index] ?? null) !== null;
        if (activation === null || (!isKnown && activation >= weakLimit)) continue;
        pairs += 1;
        if (activation >= weakLimit) active += 1;
      }
    }
  }
  return active === 0 ? undefined : { active, pairs };
}
