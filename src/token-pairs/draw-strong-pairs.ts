import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import { seededRandom, shuffledIndices } from '../metrics/seeded-random.ts';
import { Dealt } from './dealt-pairs.ts';
import type { NumberedPairs } from './numbered-pairs.ts';
import type { PairStrength } from './strongest-pairs.ts';

/** The strongest pairs, or pairs from across the range of activations. */
export const strongPairsSchema = z.enum(['strongest', 'quantiles']);

export type StrongPairs = z.infer<typeof strongPairsSchema>;

/** At most so many bands: with the usual handful of pairs, one from each. */
const MOST_BANDS = 5;

/** A strong pair by its number, and its band, counted from 1 for the strongest. */
export interface BandedPair {
  readonly number: number;
  readonly band: number;
}

export interface StrongPairSource {
  readonly head: Head;
  readonly seed: number;
  readonly pairs: NumberedPairs;
  /** All pairs that are not weak. */
  readonly active: readonly PairStrength[];
  readonly maxPerRecord: number | null;
}

/**
 * Draws strong pairs from across the range of activations: the pairs that are not weak are cut into up to five bands of equally
 * many, strongest first, and dealt one of each band in turn. As the bands hold alike, and give alike, a plain mean over those
 * drawn is one over all pairs that are not weak.
 *
 * @returns strongest first; fewer than `count` where there are no more.
 */
export function drawAcrossQuantiles(count: number, source: StrongPairSource): readonly BandedPair[] {
  const { head, seed, active } = source;
  const ordered = active.toSorted((a, b) => b.activation - a.activation || a.index - b.index);
  const bands = Math.min(MOST_BANDS, count, ordered.length);
  const boundary = (band: number) => Math.round((band * ordered.length) / bands);
  const bandOf = new Map<number, number>();
  const stacks = Array.from({ length: bands }, (_, index) => {
    const members = ordered.slice(boundary(index), boundary(index + 1)).map((pair) => pair.index);
    for (const member of members) bandOf.set(member, index + 1);
    return inRandomOrder(members, seededRandom(seed, 'strong pairs', headName(head), index + 1));
  });
  const dealt = new Dealt(source);
  dealt.inTurn(stacks, count);
  const taken = new Set(dealt.inOrder());
  return ordered.flatMap(({ index }) =>
    taken.has(index) ? [{ number: index, band: bandOf.get(index) ?? 1 }] : [],
  );
}

function* inRandomOrder(
  members: readonly number[],
  random: ReturnType<typeof seededRandom>,
): Generator<number, void> {
  for (const position of shuffledIndices(members.length, random)) yield members[position] as number;
}
