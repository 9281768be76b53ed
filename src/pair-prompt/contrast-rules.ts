import { plainWords } from '../files/plain-words.ts';
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

/** The rules with which answers are contrasted; none where they are not. */
export function contrastRules(contrast: Contrast): readonly string[] {
  if (contrast === false) return [];
  if (contrast === true) return [EMPTY_EXPLANATION];
  return contrast === 'rules' ? COMMON_RULES : contrast;
}

/**
 * The rules that a pair is asked under: the explanation's, and the others that its answer is contrasted with. A rule that is
 * the explanation itself is no other one; where there is none besides it, one that says nothing takes its place.
 */
export function rulesOfPair(contrast: Contrast, explanation: string): readonly [string, ...string[]] {
  const rules = contrastRules(contrast);
  const others = rules.filter((rule) => plainWords(rule) !== plainWords(explanation));
  return [explanation, ...(others.length > 0 || rules.length === 0 ? others : [EMPTY_EXPLANATION])];
}
