import { duplicateToken, induction } from './rules/copy-rules.ts';
import { firstToken, itself, previousToken } from './rules/position-rules.ts';
import {
  currencySign,
  latestComma,
  latestNewline,
  openingBracket,
  openingQuote,
} from './rules/punctuation-rules.ts';
import type { Rule } from './rules/rule.ts';
import {
  counterpart,
  namedPerson,
  negation,
  numberBefore,
  questionWord,
  topicWord,
} from './rules/word-rules.ts';

/** The rules of the bundled suite, in the order of their heads. */
export const RULES: readonly Rule[] = [
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
];
