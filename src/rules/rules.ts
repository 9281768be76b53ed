import { GENERAL_RULES } from './general-rules.ts';
import { PUNCTUATION_RULES } from './punctuation-rules.ts';
import type { Rule } from './rule.ts';
import { duplicateToken, firstToken, induction, itself, previousToken } from './token-rules.ts';
import { WORD_RULES } from './word-rules.ts';

/** The rules that the bundled made-up heads follow, in the order of their heads: the records are made from these. */
export const PUZZLE_RULES: readonly Rule[] = [
  ...[previousToken, firstToken, itself, duplicateToken, induction],
  ...PUNCTUATION_RULES,
  ...WORD_RULES,
];

/** Every rule there is. */
export const RULES: readonly Rule[] = [...PUZZLE_RULES, ...GENERAL_RULES];

/**
 * An explanation that says nothing: the bare premise that there are pairs the head activates on, and nothing of which. In a
 * prompt it reads "this attention head activates on some token pairs".
 */
export const EMPTY_EXPLANATION = 'activates on some token pairs';

/**
 * Explanations of the kinds that heads often have: two about places, two about words. What a simulator answers under them on
 * average, it answers to a pair whatever the explanation.
 */
export const COMMON_EXPLANATIONS: readonly string[] = [
  previousToken.text,
  duplicateToken.text,
  'attends to commas and full stops',
  'attends from a verb to its subject',
];
