import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import { seededRandom, shuffledIndices } from '../metrics/seeded-random.ts';
import { NEGATIVE_KINDS, type NegativeKind, PLACES } from './negative-kinds.ts';
import type { NumberedPairs } from './numbered-pairs.ts';

/** One kind of negative, or `mixed`: all kinds in turn. */
export const negativesSchema = z.enum([...NEGATIVE_KINDS, 'mixed']);

export type Negatives = z.infer<typeof negativesSchema>;

/** What negatives are drawn from. Pairs go by their number in `pairs`. */
export interface NegativeSource {
  readonly head: Head;
  readonly seed: number;
  readonly pairs: NumberedPairs;
  /** The pairs that are asked about with label 1: never drawn. */
  readonly strong: readonly number[];
  /** All weak pairs, in order. */
  readonly weak: readonly number[];
  /** Weak pairs have an activation below this … */
  readonly weakBelow: number;
  /** … and a from-token at or after this position. */
  readonly fromAtLeast: number;
  /** … and their to-token, too. */
  readonly toAtLeast: number;
  /** At most so many negatives come from one record; null for as many as are drawn. */
  readonly maxPerRecord: number | null;
}

/**
 * Draws negatives without replacement, each kind from a random stream of its own: what is drawn depends on the seed,
 * the head and the kind alone.
 *
 * `mixed` deals one of each kind in turn, in the order of {@link NEGATIVE_KINDS}, until it has enough. A pair that is
 * already dealt, or whose record has given what it may, is passed over; a kind that has run dry is left out, and the
 * others fill up.
 *
 * @returns numbers of pairs, fewer than `count` where there are no more.
 */
export function drawNegatives(
  negatives: Negatives,
  count: number,
  source: NegativeSource,
): readonly number[] {
  const kinds = negatives === 'mixed' ? NEGATIVE_KINDS : [negatives];
  let undealt = kinds.map((kind) => inRandomOrder(kind, source));
  const dealt = new Dealt(source);
  while (dealt.size < count && undealt.length > 0) {
    undealt = undealt.filter((pairs) => dealt.size >= count || dealt.takeOneOf(pairs));
  }
  return dealt.inOrder();
}

/** The weak pairs of a kind, without those that are asked about as strong ones. */
function* inRandomOrder(kind: NegativeKind, source: NegativeSource): Generator<number, void> {
  const { head, seed, strong } = source;
  const candidates = kind === 'random' ? source.weak : weakPairsOf(kind, source);
  const stream = ['weak pairs', headName(head), ...(kind === 'random' ? [] : [kind])];
  const taken = new Set(strong);
  for (const position of shuffledIndices(candidates.length, seededRandom(seed, ...stream))) {
    const pair = candidates[position] as number;
    if (!taken.has(pair)) yield pair;
  }
}

function weakPairsOf(
  kind: Exclude<NegativeKind, 'random'>,
  { pairs, strong, weakBelow, fromAtLeast, toAtLeast }: NegativeSource,
): readonly number[] {
  const found = new Set<number>();
  const strongPlaces = strong.map((pair) => pairs.at(pair));
  for (const place of PLACES[kind](strongPlaces, pairs.records)) {
    if (place.from < fromAtLeast || place.to < toAtLeast) continue;
    const pair = pairs.find(place);
    if (pair !== undefined && pair.activation < weakBelow) found.add(pair.number);
  }
  return [...found];
}

/** The negatives drawn so far. */
class Dealt {
  readonly #pairs = new Set<number>();
  readonly #perRecord = new Map<number, number>();
  readonly #source: NegativeSource;

  constructor(source: NegativeSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#pairs.size;
  }

  inOrder(): readonly number[] {
    return [...this.#pairs];
  }

  /** @returns false when there is none among them that may be taken. */
  takeOneOf(pairs: Iterator<number>): boolean {
    for (let next = pairs.next(); !next.done; next = pairs.next()) {
      if (this.#pairs.has(next.value) || !this.#hasRoomFor(next.value)) continue;
      this.#pairs.add(next.value);
      return true;
    }
    return false;
  }

  #hasRoomFor(pair: number): boolean {
    const { maxPerRecord, pairs } = this.#source;
    if (maxPerRecord === null) return true;
    const { recordIndex } = pairs.at(pair);
    const taken = this.#perRecord.get(recordIndex) ?? 0;
    if (taken >= maxPerRecord) return false;
    this.#perRecord.set(recordIndex, taken + 1);
    return true;
  }
}
