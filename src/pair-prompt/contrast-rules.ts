import type { Contrast } from '../simulation/contrast.ts';
import { EMPTY_EXPLANATION } from '../suite/controls.ts';

/**
 * Rules of the kinds that explanations of heads often are: two about places, two about words. What a simulator answers to
 * them on average, it answers to a pair whatever the rule.
 */
export const COMMON_RULES: readonly string[] = [
  'attends to the previous token',
  'attends to earlier copies of the current token',
  'attends to commas and full stops',
  'attends from a verb to its subject',
];

/** The rules under which a pair is asked besides its own; none where answers are not contrasted. */
export function contrastRules(contrast: Contrast): readonly string[] {
  if (contrast === false) return [];
  if (contrast === true) return [EMPTY_EXPLANATION];
  return contrast === 'rules' ? COMMON_RULES : contrast;
}
