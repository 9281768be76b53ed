import type { ActivationRecord } from '../activation-records/head-record.ts';
import type { PairPlace } from './numbered-pairs.ts';

/** Where weak pairs are drawn from. A new kind is a name here and an entry in {@link PLACES}. */
export const WEAK_PAIR_KINDS = ['random', 'same-to', 'same-from', 'near'] as const;

export type WeakPairKind = (typeof WEAK_PAIR_KINDS)[number];

type Places = (strong: readonly PairPlace[], records: readonly ActivationRecord[]) => Iterable<PairPlace>;

/**
 * Where each kind of weak pair may stand, given the strong pairs: a place may come more than once, lie outside the
 * record's triangle, and hold a pair of any strength. What is weak is chosen from these. `random` may stand anywhere.
 */
export const PLACES: Readonly<Record<Exclude<WeakPairKind, 'random'>, Places>> = {
  /** The strong pair's attended token, attended from elsewhere in its record. */
  *'same-to'(strong, records) {
    for (const { recordIndex, to } of strong) {
      const length = records[recordIndex]?.tokens.length ?? 0;
      for (let from = to; from < length; from += 1) yield { recordIndex, from, to };
    }
  },

  /** The strong pair's attending token, attending elsewhere in its record. */
  *'same-from'(strong) {
    for (const { recordIndex, from } of strong) {
      for (let to = 0; to <= from; to += 1) yield { recordIndex, from, to };
    }
  },

  /**
   * As far apart as a strong pair, in any of the records: only the distance is held fast. Within the strong pair's own
   * record, a head that goes by distance has hardly a weak pair at that distance.
   */
  *near(strong, records) {
    for (const distance of new Set(strong.map(({ from, to }) => from - to))) {
      for (const [recordIndex, { tokens }] of records.entries()) {
        for (let from = distance; from < tokens.length; from += 1) {
          yield { recordIndex, from, to: from - distance };
        }
      }
    }
  },
};
