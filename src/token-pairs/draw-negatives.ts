import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import { seededRandom, shuffledIndices } from '../metrics/seeded-random.ts';
import { Dealt } from './deal.ts';
import { NEGATIVE_KINDS, type NegativeKind, PLACES } from './negative-kinds.ts';
import type { NumberedPairs, PairPlace } from './numbered-pairs.ts';

/**
 * One kind of negative; `mixed`: all kinds in turn; `matched`: of a strong pair's record and distance; `proposed`: by what the
 * head's explanations propose, see draw-proposed.ts.
 */
export const negativesSchema = z.enum([...NEGATIVE_KINDS, 'mixed', 'matched', 'proposed']);

export type Negatives = z.infer<typeof negativesSchema>;

/** What negatives are drawn from. Pairs go by their number in `pairs`. */
export interface NegativeSource {
  readonly head: Head;
  readonly seed: number;
  readonly pairs: NumberedPairs;
  /** The pairs that are asked about with label 1: never drawn. */
  readonly strong: readonly number[];
  /** All weak pairs, in order. */
  readonly weak: Uint32Array;
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
 * `matched` deals to each strong pair in turn one of its own record and distance. Where these run out, pairs as far apart as
 * a strong one in any record fill up, and then any.
 *
 * @returns numbers of pairs, fewer than `count` where there are no more.
 */
export function drawNegatives(
  negatives: Exclude<Negatives, 'proposed'>,
  count: number,
  source: NegativeSource,
): readonly number[] {
  const dealt = new Dealt(source);
  for (const stacks of stacksOf(negatives, source)) dealt.inTurn(stacks, count);
  return dealt.inOrder();
}

/** What is dealt from: the first stacks in turn, and where they run out, the next. */
function stacksOf(
  negatives: Exclude<Negatives, 'proposed'>,
  source: NegativeSource,
): readonly (readonly Iterator<number>[])[] {
  switch (negatives) {
    case 'mixed':
      return [NEGATIVE_KINDS.map((kind) => inRandomOrder(kind, source))];
    case 'matched':
      return [
        source.strong.map((pair) => matchesOf(pair, source)),
        [inRandomOrder('near', source)],
        [inRandomOrder('random', source)],
      ];
    default:
      return [[inRandomOrder(negatives, source)]];
  }
}

/** The weak pairs of a strong one's own record and distance. */
function* matchesOf(strongPair: number, source: NegativeSource): Generator<number, void> {
  const { recordIndex, from, to } = source.pairs.at(strongPair);
  const distance = from - to;
  const length = source.pairs.records[recordIndex]?.tokens.length ?? 0;
  const places = Array.from({ length: Math.max(0, length - distance) }, (_, start) => ({
    recordIndex,
    from: start + distance,
    to: start,
  }));
  yield* shuffled(weakAt(places, source), source, 'matched', strongPair);
}

/** The weak pairs of a kind, without those that are asked about as strong ones. */
function* inRandomOrder(kind: NegativeKind, source: NegativeSource): Generator<number, void> {
  const candidates = kind === 'random' ? source.weak : weakPairsOf(kind, source);
  yield* shuffled(candidates, source, ...(kind === 'random' ? [] : [kind]));
}

function* shuffled(
  candidates: ArrayLike<number>,
  { head, seed, strong }: NegativeSource,
  ...stream: readonly (string | number)[]
): Generator<number, void> {
  const random = seededRandom(seed, 'weak pairs', headName(head), ...stream);
  const taken = new Set(strong);
  for (const position of shuffledIndices(candidates.length, random)) {
    const pair = candidates[position] as number;
    if (!taken.has(pair)) yield pair;
  }
}

function weakPairsOf(kind: Exclude<NegativeKind, 'random'>, source: NegativeSource): readonly number[] {
  const strongPlaces = source.strong.map((pair) => source.pairs.at(pair));
  return weakAt(PLACES[kind](strongPlaces, source.pairs.records), source);
}

function weakAt(
  places: Iterable<PairPlace>,
  { pairs, weakBelow, fromAtLeast, toAtLeast }: NegativeSource,
): readonly number[] {
  const found = new Set<number>();
  for (const place of places) {
    if (place.from < fromAtLeast || place.to < toAtLeast) continue;
    const pair = pairs.find(place);
    if (pair !== undefined && pair.activation < weakBelow) found.add(pair.number);
  }
  return [...found];
}
