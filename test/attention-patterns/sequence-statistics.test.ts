import { describe, expect, it } from 'vitest';
import { STATISTICS } from '../../src/attention-patterns/choose-sequences.ts';

//                 from 0 | 1          | 2
const TRIANGLE = [9, /**/ 0.7, 0.6, /**/ 0.5, 0.25, 0.8];

describe('what sequences rank by', () => {
  it('typical is what does not go to the first token over the number of tokens, the token itself included', () => {
    expect(STATISTICS.typical.of(TRIANGLE, 3)).toBeCloseTo((0.6 + 0.25 + 0.8) / 3, 12);
  });

  it('max is the largest activation of a token after the first', () => {
    expect(STATISTICS.max.of(TRIANGLE, 3)).toBe(0.8);
  });

  it('elsewhere is the largest on two different tokens, the earlier not the first', () => {
    expect(STATISTICS.elsewhere.of(TRIANGLE, 3)).toBe(0.25);
  });

  it('mean-elsewhere is the sum of those over the number of tokens', () => {
    expect(STATISTICS['mean-elsewhere'].of(TRIANGLE, 3)).toBeCloseTo(0.25 / 3, 12);
  });

  it('ranks a sequence without such a pair last', () => {
    expect(STATISTICS.elsewhere.of(TRIANGLE.slice(0, 3), 2)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('passes over what is not known', () => {
    expect(STATISTICS.max.of([9, 0.7, null, null, 0.25, null], 3)).toBe(0.7);
    expect(STATISTICS['mean-elsewhere'].of([9, 0.7, null, null, null, null], 3)).toBe(0);
  });
});
