import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../../src/models/local/model-header.ts';

describe('answerTokens', () => {
  it('finds every spelling of 0 and 1: bare, after a space in either notation, after a newline, and as a byte', () => {
    const vocabulary = [
      '0',
      '1',
      '10',
      'Ġ0',
      '\u2581' + '1',
      'Ċ1',
      '<0x30>',
      '<0x31>',
      '<0x32>',
      'one',
      ' 0 ',
    ];
    expect(answerTokens(vocabulary)).toEqual([0, 1, 3, 4, 5, 6, 7, 10]);
  });

  it('finds none where one of the two cannot be spelled', () => {
    expect(answerTokens(['0', 'Ġ0', 'one'])).toEqual([]);
    expect(answerTokens([])).toEqual([]);
  });
});
