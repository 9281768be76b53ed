import { describe, expect, it } from 'vitest';
import { redact } from '../../src/models/redact.ts';

describe('redact', () => {
  it.each([
    ['every occurrence of a secret', 'hunter2, hunter2!', ['hunter2']],
    ['a secret as a header sends it, without outer white space', 'key hunter2.', [' hunter2\n']],
    ['a secret as JSON writes it', '{"error":"key hun\\"ter2"}', ['hun"ter2']],
    [
      'a secret whole where another one is a part of it',
      'key hunter2-hunter2',
      ['hunter', 'hunter2-hunter2'],
    ],
  ])('removes %s', (_, text, secrets) => {
    expect(redact(text, secrets)).toContain('[secret]');
    expect(redact(text, secrets)).not.toMatch(/ter2|-/);
  });

  it('leaves what is too short for a key: it may be a part of words', () => {
    expect(redact('the end', ['he', 'none'])).toBe('the end');
  });
});
