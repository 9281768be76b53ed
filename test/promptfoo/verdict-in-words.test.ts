import { expect, it } from 'vitest';
import { verdictInWords } from '../../src/promptfoo/verdict-in-words.ts';

it.each([
  [1, 0.832, 'strong pair found: P(1) = 0.832'],
  [1, 0.168, 'strong pair missed: P(1) = 0.168'],
  [0, 0.04, 'weak pair ruled out: P(1) = 0.040'],
  [0, 0.81, 'weak pair taken for strong: P(1) = 0.810'],
  [1, 0.5, 'strong pair, undecided: P(1) = 0.500'],
] as const)('a pair of label %i with P(1) = %f is a %s', (label, probability, words) => {
  const pair = { record: 'top[0]', from: 1, to: 0, label, activation: 1 };
  expect(verdictInWords(pair, probability)).toBe(words);
});
