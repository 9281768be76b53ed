import type { Head } from '../../src/activation-records/head.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { PUZZLE_RULES } from '../../src/rules/rules.ts';

/** A made-up head, whose behaviour is known exactly. */
export interface PuzzleHead {
  readonly head: Head;
  readonly rule: Rule;
}

const HEADS_PER_LAYER = 4;

/** The heads of the bundled suite, layer by layer. */
export const PUZZLE_HEADS: readonly PuzzleHead[] = PUZZLE_RULES.map((rule, index) => ({
  head: { layer: Math.floor(index / HEADS_PER_LAYER), head: index % HEADS_PER_LAYER },
  rule,
}));
