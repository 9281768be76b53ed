import type { Head } from '../../../src/activation-records/head.ts';
import type { PairPosition } from '../../../src/activation-records/pair-index.ts';

/** A pair that obeys a rule. */
export interface RulePair extends PairPosition {
  /** How strong the pair is before noise, in (0, 1]: 1 for the clearest case, less e.g. with distance. */
  readonly strength: number;
}

/** A made-up head whose behaviour is known exactly. */
export interface Rule {
  readonly name: string;
  readonly head: Head;
  /** Every pair of the sequence that obeys the rule, each once. */
  readonly pairs: (tokens: readonly string[]) => readonly RulePair[];
  /** Pairs that look like the rule without obeying it: the head is a little active on them. */
  readonly nearMisses?: (tokens: readonly string[]) => readonly PairPosition[];
}

/** One over one plus distance/reach: half strength where the two tokens are `reach` apart. */
export function fading(from: number, to: number, reach: number): number {
  return 1 / (1 + (from - to) / reach);
}
