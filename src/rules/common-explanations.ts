import { duplicateToken } from './copy-rules.ts';
import { previousToken } from './position-rules.ts';

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
