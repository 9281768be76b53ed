import { describe, expect, it } from 'vitest';
import { headShares } from '../../src/activation-records/head-shares.ts';
import { isCopy, joinedPieces } from '../../src/activation-records/split-characters.ts';
import { positionInWords } from '../../src/asking/pair-question.ts';
import { markedExcerpt } from '../../src/reports/marked-excerpt.ts';
import { record } from './records.ts';

const F = '\ufffd';
const plain = { cyan: (text: unknown) => String(text), yellow: (text: unknown) => String(text) };

describe('pieces of a character that was split over tokens', () => {
  const tokens = ['So', F, F, '!', F, F, '?'];

  it('are no copies of each other: which piece each is, is not known', () => {
    expect(isCopy(F, F)).toBe(false);
    expect(isCopy(` a${F}`, ` a${F}`)).toBe(false);
    expect(isCopy('', '')).toBe(false);
    expect(isCopy(' a', ' a')).toBe(true);
    expect(positionInWords(tokens, { from: 5, to: 1 })).toBe('4 tokens back');
    expect(positionInWords(tokens, { from: 4, to: 2 })).toBe('2 tokens back');
  });

  it('give no share of copies', () => {
    const activations = tokens.flatMap((_, from) => Array.from({ length: from + 1 }, () => 1 / (from + 1)));
    const shares = headShares([record({ tokens, activations })]);
    expect([shares.copy, shares['after-copy']]).toEqual([
      { share: null, rows: 0 },
      { share: null, rows: 0 },
    ]);
  });

  it('are shown joined: once, or as the character where the last of them holds it', () => {
    expect(joinedPieces(tokens).join('')).toBe(`So${F}!${F}?`);
    expect(joinedPieces(['a', ` ${F}`, F, '€', 'b']).join('')).toBe('a €b');
  });

  it('are shown where they are marked', () => {
    expect(markedExcerpt(tokens, { from: 5, to: 1 }, plain)).toBe(`So**${F}**${F}!${F}[[${F}]]?`);
    expect(markedExcerpt(['a', '', '€'], { from: 2, to: 1 }, plain)).toBe(`a**${F}**[[€]]`);
  });
});
