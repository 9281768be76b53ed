import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markPair } from '../../src/asking/pair-question.ts';
import { readMarkedExample } from '../../src/asking/protocol.ts';

describe('an example of a protocol', () => {
  it('is cut into words with the space before them, and single characters', () => {
    expect(readMarkedExample('It** rained**, she[[ said]].')).toEqual({
      tokens: ['It', ' rained', ',', ' she', ' said', '.'],
      to: 1,
      from: 4,
    });
  });

  it('may pair a token with itself', () => {
    expect(readMarkedExample('It[[** rained**]].')).toEqual({
      tokens: ['It', ' rained', '.'],
      to: 1,
      from: 1,
    });
  });

  it('comes back as it was written when its pair is marked again', () => {
    const token = fc.constantFrom('It', ' rained', ',', ' two', '.', '\n', ' é');
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (tokens, a, b) => {
        const [to = 0, from = 0] = [a % tokens.length, b % tokens.length].sort((x, y) => x - y);
        const text = markPair(tokens, { from, to });
        const read = readMarkedExample(text);
        expect(read && markPair(read.tokens, read)).toBe(text);
      }),
    );
  });

  it.each([
    ['no pair', 'It rained.'],
    ['no from token', 'It** rained**.'],
    ['two to tokens', '**It**** rained**[[.]]'],
    ['the from token first', '[[It]]** rained**.'],
  ])('is none where there is %s', (_, text) => {
    expect(readMarkedExample(text)).toBeUndefined();
  });
});
