import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import type { ActivationRecord } from '../activation-records/head-record.ts';
import { seededRandom } from '../metrics/seeded-random.ts';
import { Dealt, inRandomOrder, type PairPlace, type PairSource } from './numbered-pairs.ts';

/** Where weak pairs are drawn from. A new kind is a name here and an entry in {@link PLACES}. */
export const WEAK_PAIR_KINDS = ['random', 'same-to', 'same-from', 'near'] as const;

export type WeakPairKind = (typeof WEAK_PAIR_KINDS)[number];

/**
 * One kind of weak pair; `mixed`: all kinds in turn; `matched`: with the record and distance of a strong pair;
 * `explanation-sampled`: by what the head's explanations cover (draw-explanation-sampled.ts).
 */
export const weakPairsSchema = z.enum([...WEAK_PAIR_KINDS, 'mixed', 'matched', 'explanation-sampled']);

export type WeakPairs = z.infer<typeof weakPairsSchema>;

/** What weak pairs are drawn from. */
export interface WeakPairSource extends PairSource {
  /** The pairs with label 1, which are never drawn. */
  readonly strong: readonly number[];
  /** All weak pairs, in order. */
  readonly weak: Uint32Array;
  /** Weak pairs have an activation below this, */
  readonly weakLimit: number;
  /** a from-token at or after this position, */
  readonly fromAtLeast: number;
  /** and a to-token at or after this one. */
  readonly toAtLeast: number;
}

/**
 * Draws weak pairs without replacement. Each kind has its own random stream, so the draw depends only on the seed, the head
 * and the kind.
 *
 * `mixed` takes one of each kind in turn, in the order of {@link WEAK_PAIR_KINDS}. It skips pairs already taken and records
 * that have reached their limit; when a kind runs out, the others make up for it.
 *
 * `matched` takes for each strong pair in turn one with the same record and distance. When these run out it takes pairs with
 * the distance of a strong pair in any record, then any weak pairs.
 *
 * @returns pair numbers; fewer than `count` if there are not enough.
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

/** The stacks to deal from; later groups are used once the earlier ones have run out. */
function stacksOf(
  weakPairs: Exclude<WeakPairs, 'explanation-sampled'>,
  source: WeakPairSource,
): readonly (readonly Iterator<number>[])[] {
  switch (weakPairs) {
    case 'mixed':
      return [WEAK_PAIR_KINDS.map((kind) => ofKind(kind, source))];
    case 'matched':
      return [
        source.strong.map((pair) => matchesOf(pair, source)),
        [ofKind('near', source)],
        [ofKind('random', source)],
      ];
    default:
      return [[ofKind(weakPairs, source)]];
  }
}

/** The weak pairs of a strong one's own record and distance. */
function* matchesOf(strongPair: number, source: WeakPairSource): Generator<number, void> {
  const { recordIndex, from, to } = source.pairs.at(strongPair);
  const distance = from - to;
  const length = source.pairs.records[recordIndex]?.tokens.length ?? 0;
  const places = Array.from({ length: Math.max(0, length - distance) }, (_, start) => {
    return { recordIndex, from: start + distance, to: start };
  });
  yield* shuffled(weakAt(places, source), source, 'matched', strongPair);
}

/** The weak pairs of a kind, without those selected as strong. */
function* ofKind(kind: WeakPairKind, source: WeakPairSource): Generator<number, void> {
  if (kind === 'random') return yield* shuffled(source.weak, source);
  const strongPlaces = source.strong.map((pair) => source.pairs.at(pair));
  yield* shuffled(weakAt(PLACES[kind](strongPlaces, source.pairs.records), source), source, kind);
}

function* shuffled(
  candidates: ArrayLike<number>,
  { head, seed, strong }: WeakPairSource,
  ...stream: readonly (string | number)[]
): Generator<number, void> {
  const taken = new Set(strong);
  const random = seededRandom(seed, 'weak pairs', headName(head), ...stream);
  for (const pair of inRandomOrder(candidates, random)) if (!taken.has(pair)) yield pair;
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

type Places = (strong: readonly PairPlace[], records: readonly ActivationRecord[]) => Iterable<PairPlace>;

/**
 * Candidate places of each kind of weak pair, given the strong pairs. A place may occur twice, lie outside the record's
 * triangle or hold a pair that is not weak; `weakAt` filters them. `random` may be anywhere.
 */
const PLACES: Readonly<Record<Exclude<WeakPairKind, 'random'>, Places>> = {
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
   * With the distance of a strong pair, in any record: in the strong pair's own record, a head that goes by distance has
   * hardly any weak pair at that distance.
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
