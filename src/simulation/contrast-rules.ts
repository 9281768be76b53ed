import { z } from 'zod';
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

/** What a column's answers are contrasted with: nothing, a rule that says nothing, {@link COMMON_RULES}, or rules of one's own. */
export const contrastSchema = z.union(
  [z.boolean(), z.literal('rules'), z.array(z.string().trim().min(1)).min(1)],
  { error: 'must be true, false, rules, or a list of rules' },
);

export type Contrast = z.output<typeof contrastSchema>;

/** The rules under which a pair is asked besides its own; none where answers are not contrasted. */
export function contrastRules(contrast: Contrast): readonly string[] {
  if (contrast === false) return [];
  if (contrast === true) return [EMPTY_EXPLANATION];
  return contrast === 'rules' ? COMMON_RULES : contrast;
}
