import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { seededRandom } from '../metrics/seeded-random.ts';
import { Dealt, type DrawnPair, inRandomOrder, type PairSource } from './numbered-pairs.ts';
import type { PairStrength } from './strongest-pairs.ts';

/** The strongest pairs, or pairs from across the range of activations. */
export const strongPairsSchema = z.enum(['strongest', 'quantiles']);

export type StrongPairs = z.infer<typeof strongPairsSchema>;

/** With the usual five pairs, one from each band. */
const MOST_BANDS = 5;

export interface StrongPairSource extends PairSource {
  /** All pairs that are not weak. */
  readonly active: readonly PairStrength[];
}

/**
 * Draws strong pairs from the whole range of activations: the pairs that are not weak are divided into up to five bands of
 * equal size, and one pair is drawn from each band in turn. Since bands are of equal size and drawn from equally, a plain mean
 * over the draw estimates the mean over all pairs that are not weak.
 *
 * @returns strongest first; fewer than `count` if there are not enough.
 */
export function drawAcrossQuantiles(count: number, source: StrongPairSource): readonly DrawnPair[] {
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
