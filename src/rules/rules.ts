import { GENERAL_RULES } from './general-rules.ts';
import { PUNCTUATION_RULES } from './punctuation-rules.ts';
import type { Rule } from './rule.ts';
import { duplicateToken, firstToken, induction, itself, previousToken } from './token-rules.ts';
import { WORD_RULES } from './word-rules.ts';

/** The rules of the bundled synthetic heads, in the heads' order: the records are made from them. */
export const PUZZLE_RULES: readonly Rule[] = [
  ...[previousToken, firstToken, itself, duplicateToken, induction],
  ...PUNCTUATION_RULES,
  ...WORD_RULES,
];

/** Every rule there is. */
export const RULES: readonly Rule[] = [...PUZZLE_RULES, ...GENERAL_RULES];

/** Says nothing but that there are pairs the head activates on: "this attention head activates on some token pairs". */
export const EMPTY_EXPLANATION = 'activates on some token pairs';

/** Explanations of common kinds, two about places and two about words. A simulator's mean answer under them is its answer to a pair whatever the explanation. */
export const COMMON_EXPLANATIONS: readonly string[] = [
  previousToken.text,
  duplicateToken.text,
  'attends to commas and full stops',
  'attends from a verb to its subject',
];
