import type { Head } from '../activation-records/head.ts';
import type { HeadShares, Place } from '../activation-records/head-shares.ts';

/** What tells of a head by itself. Attention to the first token does not: it rests there where it has nothing to do. */
const TELLING: readonly Place[] = ['self', 'previous', 'copy', 'after-copy'];

/**
 * The heads that most clearly do one thing, which are the ones to begin with.
 *
 * @returns at most `count` of them, in the order given.
 */
export function clearestHeads<H extends Head & { readonly shares: HeadShares }>(
  heads: readonly H[],
  count: number,
): readonly H[] {
  const clarity = ({ shares }: H) => Math.max(...TELLING.map((place) => shares[place].share ?? 0));
  const chosen = new Set(heads.toSorted((a, b) => clarity(b) - clarity(a)).slice(0, count));
  return heads.filter((head) => chosen.has(head));
}
