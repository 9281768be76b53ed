import type { PairPosition } from '../activation-records/pair-index.ts';

/** A pair that obeys a rule. */
export interface RulePair extends PairPosition {
  /** How strong the pair is before noise, in (0, 1]: 1 for the clearest case, less e.g. with distance. */
  readonly strength: number;
}

/** Something that a head may do: words, and exactly which pairs of a sequence they mean. */
export interface Rule {
  readonly name: string;
  /** The rule as an explanation: what follows "this attention head". */
  readonly text: string;
  /** Every pair of the sequence that obeys the rule, each once. */
  readonly pairs: (tokens: readonly string[]) => readonly RulePair[];
  /** Pairs that look like the rule without obeying it: a head that follows it may be a little active on them. */
  readonly nearMisses?: (tokens: readonly string[]) => readonly PairPosition[];
}

/** One over one plus distance/reach: half strength where the two tokens are `reach` apart. */
export function fading(from: number, to: number, reach: number): number {
  return 1 / (1 + (from - to) / reach);
}
