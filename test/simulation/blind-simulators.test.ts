import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askingOf } from '../../src/asking/asking.ts';
import { askingConfigSchema } from '../../src/asking/asking-config.ts';
import { normalizedOne } from '../../src/asking/normalized-one.ts';
import { UserError } from '../../src/files/user-error.ts';
import { distance, distanceAnswer } from '../../src/simulation/blind-simulators.ts';

const probability = (pair: { to: number; from: number }) =>
  normalizedOne(distanceAnswer(pair).topLogprobs).probability;

describe('the distance simulator', () => {
  it('gives 0.9 to a token with itself, 0.5 at 8 tokens, 0.1 at 80', () => {
    expect(probability({ to: 50, from: 50 })).toBeCloseTo(0.9, 12);
    expect(probability({ to: 50, from: 58 })).toBeCloseTo(0.5, 12);
    expect(probability({ to: 10, from: 90 })).toBeCloseTo(0.1, 12);
  });

  it('falls with the distance, and depends on nothing else', () => {
    const index = fc.nat(100);
    fc.assert(
      fc.property(index, index, index, index, (a, b, c, d) => {
        const one = { to: Math.min(a, b), from: Math.max(a, b) };
        const other = { to: Math.min(c, d), from: Math.max(c, d) };
        const farther = one.from - one.to - (other.from - other.to);
        const difference = (probability(other) ?? 0) - (probability(one) ?? 0);
        expect(Math.sign(difference)).toBe(Math.sign(farther));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a pair whose to token is the later one, in one line', async () => {
    const config = askingConfigSchema.parse({});
    const simulator = distance.create(config, { asking: askingOf(config, [], 'here') });
    const question = { explanation: 'x', tokens: ['a', ' b'], from: 0, to: 1 };
    await expect(simulator.judge([question])).rejects.toThrow(UserError);
  });
});
