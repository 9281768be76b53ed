import type { HeadRecord } from '../activation-records/head-record.ts';
import { type FirstTokenRole, isAtPlace, ofPlaces, type Place } from '../activation-records/head-shares.ts';
import { selectPairs } from './select-pairs.ts';

/** Where a head's strongest pairs are. */
export interface StrongestPlaces {
  readonly pairs: number;
  /** How many of them are at each place; places overlap, and a pair may be at none. */
  readonly at: Readonly<Record<Place, number>>;
}

const STRONGEST = 5;

/**
 * Where the strongest pairs of a head's top records are. Leaves out the first token's attention to itself and, for a head
 * that rests on the first token, all attention to it.
 */
export function strongestPlaces({ head, top }: HeadRecord, firstToken: FirstTokenRole): StrongestPlaces {
  const pairs = selectPairs(head, top, {
    strong: STRONGEST,
    weak: 0,
    weakBelow: 0,
    maxActivation: 0,
    fromAtLeast: 1,
    toAtLeast: firstToken === 'rests' ? 1 : 0,
    seed: 0,
  });
  const countAt = (place: Place) =>
    pairs.filter(({ record, ...pair }) => isAtPlace(place, record.tokens, pair)).length;
  return { pairs: pairs.length, at: ofPlaces(countAt) };
}
