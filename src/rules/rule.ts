import type { PairPosition } from '../activation-records/pair-index.ts';

/** A pair that obeys a rule. */
export interface RulePair extends PairPosition {
  /** Before noise, in (0, 1]: 1 for the clearest case, less e.g. with distance. */
  readonly strength: number;
}

/** Something that a head may do: words, and exactly the pairs of a sequence that they mean. */
export interface Rule {
  readonly name: string;
  /** The rule as an explanation: what follows "this attention head". */
  readonly text: string;
  /** Every pair of the sequence that obeys the rule, each once. */
  readonly pairs: (tokens: readonly string[]) => readonly RulePair[];
  /** Pairs that look like the rule without obeying it: a head that follows it may be slightly active on them. */
  readonly nearMisses?: (tokens: readonly string[]) => readonly PairPosition[];
}

/** Pairs whose strength fades with distance, to half at `reach`; by default not at all. */
export function faded(pairs: readonly PairPosition[], reach = Number.POSITIVE_INFINITY): readonly RulePair[] {
  return pairs.map(({ from, to }) => ({ from, to, strength: 1 / (1 + (from - to) / reach) }));
}

/** From each token to the latest one of a kind before it. */
export function toLatest(
  tokens: readonly string[],
  isOfKind: (token: string) => boolean,
): readonly PairPosition[] {
  let latest: number | undefined;
  return tokens.flatMap((token, from) => {
    const to = latest;
    if (isOfKind(token)) latest = from;
    return to === undefined ? [] : [{ from, to }];
  });
}
