import { expect, it } from 'vitest';
import { describeTopLogprobs } from '../../src/models/top-logprobs.ts';

it('says how probable alternatives are, certain and hopeless ones too', () => {
  const alternatives = [0.9996, 0.000_3, 1e-12].map((p) => ({ token: 'a', logprob: Math.log(p) }));
  expect(describeTopLogprobs(alternatives)).toBe('"a" 100 %, "a" 0.030 %, "a" <0.001 %');
});
