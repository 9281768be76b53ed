import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
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
}

/**
 * Draws negatives without replacement, each kind from a random stream of its own: what is drawn depends on the seed,
 * the head and the kind alone.
 *
 * `mixed` deals one of each kind in turn, in the order of {@link NEGATIVE_KINDS}, until it has enough. A pair that is
 * already dealt is passed over; a kind that has run dry is left out, and the others fill up.
 *
 * @returns numbers of pairs, fewer than `count` where there are no more.
 */
export function drawNegatives(
  negatives: Negatives,
  count: number,
  source: NegativeSource,
): readonly number[] {
  if (negatives !== 'mixed') return drawKind(negatives, count, source);
  // Each kind needs at most `count`: it can only lose all of them to the others once `count` are dealt.
  return dealInTurn(
    NEGATIVE_KINDS.map((kind) => drawKind(kind, count, source)),
    count,
  );
}

function drawKind(kind: NegativeKind, count: number, source: NegativeSource): readonly number[] {
  const { head, seed, strong } = source;
  const candidates = kind === 'random' ? source.weak : weakPairsOf(kind, source);
  const stream = ['weak pairs', headName(head), ...(kind === 'random' ? [] : [kind])];
  const taken = new Set(strong);
  // Drawing as many more as there are strong pairs, and then passing over those, draws evenly from the others.
  return drawIndices(candidates.length, count + strong.length, seededRandom(seed, ...stream))
    .map((position) => candidates[position] as number)
    .filter((pair) => !taken.has(pair))
    .slice(0, count);
}

function weakPairsOf(
  kind: Exclude<NegativeKind, 'random'>,
  { pairs, strong, weakBelow, fromAtLeast }: NegativeSource,
): readonly number[] {
  const found = new Set<number>();
  const strongPlaces = strong.map((pair) => pairs.at(pair));
  for (const place of PLACES[kind](strongPlaces, pairs.records)) {
    if (place.from < fromAtLeast) continue;
    const pair = pairs.find(place);
    if (pair !== undefined && pair.activation < weakBelow) found.add(pair.number);
  }
  return [...found];
}

/** Takes one from each list in turn, passing over what was taken before, until `count` are taken or all lists end. */
function dealInTurn(lists: readonly (readonly number[])[], count: number): readonly number[] {
  const dealt = new Set<number>();
  let undealt = lists.map((list) => list.values());
  while (dealt.size < count && undealt.length > 0) {
    undealt = undealt.filter((list) => dealOne(list, dealt));
  }
  return [...dealt].slice(0, count);
}

/** @returns false when the list holds nothing that is not dealt yet. */
function dealOne(list: Iterator<number>, dealt: Set<number>): boolean {
  for (let next = list.next(); !next.done; next = list.next()) {
    if (dealt.has(next.value)) continue;
    dealt.add(next.value);
    return true;
  }
  return false;
}
