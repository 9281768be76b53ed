import { plainWords } from '../files/plain-words.ts';
import type { BaselineCorrection } from '../simulation/baseline-correction.ts';
import { EMPTY_EXPLANATION } from '../suite/controls.ts';

/**
 * Explanations of the kinds that heads often have: two about places, two about words. What a simulator answers to them on
 * average, it answers to a pair whatever the explanation.
 */
export const COMMON_EXPLANATIONS: readonly string[] = [
  'attends to the previous token',
  'attends to earlier copies of the current token',
  'attends to commas and full stops',
  'attends from a verb to its subject',
];

/** The explanations whose answers a baseline correction takes off. */
export function correctingExplanations(baselineCorrection: BaselineCorrection): readonly string[] {
  if (baselineCorrection === false) return [];
  if (baselineCorrection === 'empty') return [EMPTY_EXPLANATION];
  return baselineCorrection === 'common' ? COMMON_EXPLANATIONS : baselineCorrection;
}

/**
 * The explanations that a pair is asked under: its own, and those that correct its answer. One that is the explanation itself
 * corrects nothing; where there is none besides it, an empty one takes its place.
 */
export function explanationsOfPair(
  baselineCorrection: BaselineCorrection,
  explanation: string,
): readonly [string, ...string[]] {
  const correcting = correctingExplanations(baselineCorrection);
  const others = correcting.filter((each) => plainWords(each) !== plainWords(explanation));
  return [explanation, ...(others.length > 0 || correcting.length === 0 ? others : [EMPTY_EXPLANATION])];
}
