import type { Head } from '../../src/activation-records/head.ts';
import { duplicateToken, induction } from '../../src/rules/copy-rules.ts';
import { firstToken, itself, previousToken } from '../../src/rules/position-rules.ts';
import {
  currencySign,
  latestComma,
  latestNewline,
  openingBracket,
  openingQuote,
} from '../../src/rules/punctuation-rules.ts';
import type { Rule } from '../../src/rules/rule.ts';
import {
  counterpart,
  namedPerson,
  negation,
  numberBefore,
  questionWord,
  topicWord,
} from '../../src/rules/word-rules.ts';

/** A made-up head, whose behaviour is known exactly. */
export interface PuzzleHead {
  readonly head: Head;
  readonly rule: Rule;
}

const HEADS_PER_LAYER = 4;

/** The heads of the bundled suite, layer by layer. */
export const PUZZLE_HEADS: readonly PuzzleHead[] = [
  previousToken,
  firstToken,
  itself,
  duplicateToken,
  induction,
  openingBracket,
  openingQuote,
  latestNewline,
  latestComma,
  currencySign,
  namedPerson,
  topicWord,
  counterpart,
  negation,
  numberBefore,
  questionWord,
].map((rule, index) => ({
  head: { layer: Math.floor(index / HEADS_PER_LAYER), head: index % HEADS_PER_LAYER },
  rule,
}));
