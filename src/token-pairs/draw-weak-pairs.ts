import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import { seededRandom, shuffledIndices } from '../metrics/seeded-random.ts';
import { Dealt } from './dealt-pairs.ts';
import type { NumberedPairs, PairPlace } from './numbered-pairs.ts';
import { PLACES, WEAK_PAIR_KINDS, type WeakPairKind } from './weak-pair-kinds.ts';

/**
 * One kind of weak pair; `mixed`: all kinds in turn; `matched`: of a strong pair's record and distance; `explanation-sampled`: by what the
 * head's explanations cover, see draw-explanation-sampled.ts.
 */
export const weakPairsSchema = z.enum([...WEAK_PAIR_KINDS, 'mixed', 'matched', 'explanation-sampled']);

export type WeakPairs = z.infer<typeof weakPairsSchema>;

/** What weak pairs are drawn from. Pairs go by their number in `pairs`. */
export interface WeakPairSource {
  readonly head: Head;
  readonly seed: number;
  readonly pairs: NumberedPairs;
  /** The pairs that are asked about with label 1: never drawn. */
  readonly strong: readonly number[];
  /** All weak pairs, in order. */
  readonly weak: Uint32Array;
  /** Weak pairs have an activation below this … */
  readonly weakLimit: number;
  /** … and a from-token at or after this position. */
  readonly fromAtLeast: number;
  /** … and their to-token, too. */
  readonly toAtLeast: number;
  /** At most so many weak pairs come from one record; null for as many as are drawn. */
  readonly maxPerRecord: number | null;
}

/**
 * Draws weak pairs without replacement, each kind from a random stream of its own: what is drawn depends on the seed,
 * the head and the kind alone.
 *
 * `mixed` deals one of each kind in turn, in the order of {@link WEAK_PAIR_KINDS}, until it has enough. A pair that is
 * already dealt, or whose record has given what it may, is passed over; a kind that has run dry is left out, and the
 * others fill up.
 *
 * `matched` deals to each strong pair in turn one of its own record and distance. Where these run out, pairs as far apart as
 * a strong one in any record fill up, and then any.
 *
 * @returns numbers of pairs, fewer than `count` where there are no more.
 */
export function drawWeakPairs(
  weakPairs: Exclude<WeakPairs, 'explanation-sampled'>,
  count: number,
  source: WeakPairSource,
): readonly number[] {
  const dealt = new Dealt(source);
  for (const stacks of stacksOf(weakPairs, source)) dealt.inTurn(stacks, count);
  return dealt.inOrder();
}

/** What is dealt from: the first stacks in turn, and where they run out, the next. */
function stacksOf(
  weakPairs: Exclude<WeakPairs, 'explanation-sampled'>,
  source: WeakPairSource,
): readonly (readonly Iterator<number>[])[] {
  switch (weakPairs) {
    case 'mixed':
      return [WEAK_PAIR_KINDS.map((kind) => inRandomOrder(kind, source))];
    case 'matched':
      return [
        source.strong.map((pair) => matchesOf(pair, source)),
        [inRandomOrder('near', source)],
        [inRandomOrder('random', source)],
      ];
    default:
      return [[inRandomOrder(weakPairs, source)]];
  }
}

/** The weak pairs of a strong one's own record and distance. */
function* matchesOf(strongPair: number, source: WeakPairSource): Generator<number, void> {
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
function* inRandomOrder(kind: WeakPairKind, source: WeakPairSource): Generator<number, void> {
  const candidates = kind === 'random' ? source.weak : weakPairsOf(kind, source);
  yield* shuffled(candidates, source, ...(kind === 'random' ? [] : [kind]));
}

function* shuffled(
  candidates: ArrayLike<number>,
  { head, seed, strong }: WeakPairSource,
  ...stream: readonly (string | number)[]
): Generator<number, void> {
  const random = seededRandom(seed, 'weak pairs', headName(head), ...stream);
  const taken = new Set(strong);
  for (const position of shuffledIndices(candidates.length, random)) {
    const pair = candidates[position] as number;
    if (!taken.has(pair)) yield pair;
  }
}

function weakPairsOf(kind: Exclude<WeakPairKind, 'random'>, source: WeakPairSource): readonly number[] {
  const strongPlaces = source.strong.map((pair) => source.pairs.at(pair));
  return weakAt(PLACES[kind](strongPlaces, source.pairs.records), source);
}

function weakAt(
  places: Iterable<PairPlace>,
  { pairs, weakLimit, fromAtLeast, toAtLeast }: WeakPairSource,
): readonly number[] {
  const found = new Set<number>();
  for (const place of places) {
    if (place.from < fromAtLeast || place.to < toAtLeast) continue;
    const pair = pairs.find(place);
    if (pair !== undefined && pair.activation < weakLimit) found.add(pair.number);
  }
  return [...found];
}
