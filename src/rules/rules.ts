import { duplicateToken, induction } from './copy-rules.ts';
import {
  beforeEarlierCopy,
  fewBefore,
  lastFullStop,
  lastPunctuation,
  numberToNumber,
  previousPiece,
  pronounToName,
  sameWordOtherwiseWritten,
  sentenceStart,
  twoBefore,
  wordStart,
} from './general-rules.ts';
import { firstToken, itself, previousToken } from './position-rules.ts';
import {
  currencySign,
  latestComma,
  latestNewline,
  openingBracket,
  openingQuote,
} from './punctuation-rules.ts';
import type { Rule } from './rule.ts';
import { counterpart, namedPerson, negation, numberBefore, questionWord, topicWord } from './word-rules.ts';

/** The rules that the bundled made-up heads follow, in the order of their heads: the records are made from these. */
export const PUZZLE_RULES: readonly Rule[] = [
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

/** Every rule there is. A new one is a declaration in a file beside this one, and a line here. */
export const RULES: readonly Rule[] = [
  ...PUZZLE_RULES,
  twoBefore,
  fewBefore,
  beforeEarlierCopy,
  sameWordOtherwiseWritten,
  wordStart,
  previousPiece,
  lastPunctuation,
  lastFullStop,
  sentenceStart,
  pronounToName,
  numberToNumber,
];
