import { describe, expect, it } from 'vitest';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { firstTokenRole } from '../../src/activation-records/head-shares.ts';

/** Records of 12 tokens, whose rows put this much on the first token and the rest on the token that `to` says. */
function records(
  first: (row: number) => number,
  { count = 12, to = (from: number) => from - 1 } = {},
): readonly ActivationRecord[] {
  let row = 0;
  return Array.from({ length: count }, (_, index) => {
    const tokens = Array.from({ length: 12 }, (_, token) => `${index} ${token}`);
    const activations = tokens.flatMap((_, from) => {
      const part = from < 2 ? 1 : first(row++);
      return Array.from({ length: from + 1 }, (_, at) =>
        at === 0 ? part : at === to(from) && from > 1 ? 1 - part : 0,
      );
    });
    return { name: `top[${index}]`, tokens, activations, width: 12, maxActivation: 1 };
  });
}

describe('what the first token is to a head', () => {
  it('is nothing where little goes there', () => {
    expect(firstTokenRole(records(() => 0.1))).toBe('neither');
  });

  it('is where it rests, if it does something else, now and then or all the time', () => {
    expect(firstTokenRole(records(() => 0.4))).toBe('rests');
    expect(firstTokenRole(records((row) => (row % 10 === 0 ? 0.1 : 0.95)))).toBe('rests');
  });

  it('is what it attends to, if nearly every token does so', () => {
    expect(firstTokenRole(records(() => 0.9))).toBe('attends');
    expect(firstTokenRole(records((row) => (row % 50 === 0 ? 0.1 : 0.95)))).toBe('attends');
  });

  it('is where it rests as long as too little was seen to tell', () => {
    expect(firstTokenRole(records(() => 0.99, { count: 5 }))).toBe('rests');
  });

  it('is nothing of a head without records', () => {
    expect(firstTokenRole([])).toBe('neither');
  });
});
