import { type Head, headName } from '../../activation-records/head.ts';
import type { FirstTokenRole, HeadShares, Place } from '../../activation-records/head-shares.ts';
import { counted, percent } from '../../files/number-text.ts';

/** A head, and what was seen of it. */
export interface LookedAtHead extends Head {
  readonly shares: HeadShares;
  readonly firstToken: FirstTokenRole;
}

/** What tells of a head by itself. Attention to the first token does not: it rests there where it has nothing to do. */
const TELLING: readonly Place[] = ['self', 'previous', 'copy', 'after-copy'];

/**
 * The heads that most clearly do one thing, which are the ones to begin with.
 *
 * @returns at most `count` of them, in the order given.
 */
export function clearestHeads<H extends Pick<LookedAtHead, keyof Head | 'shares'>>(
  heads: readonly H[],
  count: number,
): readonly H[] {
  const clarity = ({ shares }: H) => Math.max(...TELLING.map((place) => shares[place].share ?? 0));
  const chosen = new Set(heads.toSorted((a, b) => clarity(b) - clarity(a)).slice(0, count));
  return heads.filter((head) => chosen.has(head));
}

/** What a suite does about the first token. */
export interface FirstTokenChoice {
  /** The suite's `pairs.toAtLeast`. */
  readonly toAtLeast: 0 | 1;
  /** Heads that really attend to the first token, and keep it, where the suite leaves it out. */
  readonly keptBy: readonly Head[];
  /** What was seen and done, in a sentence; empty where there is nothing to say. */
  readonly said: string;
}

/** Leaves the first token out where a head rests on it, but for those that really attend to it. */
export function firstTokenChoice(heads: readonly LookedAtHead[]): FirstTokenChoice {
  const resting = heads.filter(({ firstToken }) => firstToken === 'rests');
  if (resting.length === 0) return { toAtLeast: 0, keptBy: [], said: '' };
  const keptBy = heads.filter(({ firstToken }) => firstToken === 'attends');
  const mean = resting.reduce((sum, { shares }) => sum + (shares.first.share ?? 0), 0) / resting.length;
  const rest = `${resting.length} of ${counted(heads.length, 'head')} ${resting.length === 1 ? 'rests' : 'rest'}`;
  const kept =
    keptBy.length === 0
      ? ''
      : ` ${keptBy.map(headName).join(', ')} really ${keptBy.length === 1 ? 'attends' : 'attend'} there: toAtLeast: 0.`;
  return {
    toAtLeast: 1,
    keptBy,
    said: `${rest} on the first token where there is nothing to attend to (${percent(mean)} of the activation): the suite leaves it out, toAtLeast: 1.${kept}`,
  };
}
