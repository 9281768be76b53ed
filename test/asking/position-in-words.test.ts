import { describe, expect, it } from 'vitest';
import { positionInWords } from '../../src/asking/pair-question.ts';

const tokens = ['Mrs', ' Tully', ' waved', ',', ' and', ' mrs', ' Tully', ' smiled'];

describe('where a to token stands, in words', () => {
  it('is a distance, with a name for the shortest ones', () => {
    expect(positionInWords(tokens, { from: 4, to: 4 })).toBe('the current token itself');
    expect(positionInWords(tokens, { from: 4, to: 3 })).toBe('the previous token');
    expect(positionInWords(tokens, { from: 4, to: 2 })).toBe('2 tokens back');
  });

  it('looks the other way where the marks were exchanged, as in a certificate', () => {
    expect(positionInWords(tokens, { from: 3, to: 4 })).toBe('the next token');
    expect(positionInWords(tokens, { from: 2, to: 4 })).toBe('2 tokens further on');
  });

  it('says of the first token that it is', () => {
    expect(positionInWords(tokens, { from: 4, to: 0 })).toBe('4 tokens back, the first token of the text');
  });

  it('says of a copy that it is one, whatever its capitals and the white space before it', () => {
    expect(positionInWords(tokens, { from: 5, to: 0 })).toBe(
      '5 tokens back, an earlier copy of the current token, the first token of the text',
    );
  });

  it('says of what follows a copy that it does', () => {
    expect(positionInWords(tokens, { from: 5, to: 1 })).toBe(
      '4 tokens back, right after an earlier copy of the current token',
    );
  });

  it('takes neither a token for its own copy nor white space for one', () => {
    expect(positionInWords([' ', 'a', ' '], { from: 2, to: 0 })).toBe(
      '2 tokens back, the first token of the text',
    );
    expect(positionInWords(['a', 'b'], { from: 0, to: 0 })).toBe(
      'the current token itself, the first token of the text',
    );
  });
});
