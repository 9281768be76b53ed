import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMessages } from '../../../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../../../src/asking/protocol.ts';
import { UserError } from '../../../../src/files/user-error.ts';
import { answer } from '../../../../src/simulation/kinds/distance/distance-simulator.ts';
import { normalizedOne } from '../../../../src/simulation/normalized-one.ts';

const protocol = loadProtocol(PAIRWISE_V1);
const WORDS = [' cat', ' sat', ' on', ' the', ' mat', '.', ' then', ' it', ' ran', ' home'];

/** P("1") for two of 101 tokens, each of them one to GPT-2 too. */
function probability(pair: { to: number; from: number }, explanation = 'attends to the previous token') {
  const tokens = Array.from({ length: 101 }, (_, index) => WORDS[index % WORDS.length] ?? '');
  return normalizedOne(answer(buildMessages(protocol, { explanation, tokens, ...pair })).topLogprobs)
    .probability;
}

describe('the distance simulator', () => {
  it('gives 0.9 to a token with itself, 0.5 at 8 tokens, 0.1 at 80', () => {
    expect(probability({ to: 50, from: 50 })).toBeCloseTo(0.9, 12);
    expect(probability({ to: 50, from: 58 })).toBeCloseTo(0.5, 12);
    expect(probability({ to: 10, from: 90 })).toBeCloseTo(0.1, 12);
  });

  it('falls with the distance, and depends on nothing else: not on the place, nor on the explanation', () => {
    const index = fc.nat(100);
    fc.assert(
      fc.property(index, index, index, index, fc.string(), (a, b, c, d, explanation) => {
        const one = { to: Math.min(a, b), from: Math.max(a, b) };
        const other = { to: Math.min(c, d), from: Math.max(c, d) };
        const farther = one.from - one.to - (other.from - other.to);
        const difference = (probability(other) ?? 0) - (probability(one, `is ${explanation}`) ?? 0);
        expect(Math.sign(difference)).toBe(Math.sign(farther));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a prompt without a marked pair in one line', () => {
    expect(() => answer([{ role: 'user', content: 'Is it so?' }])).toThrow(UserError);
  });
});
