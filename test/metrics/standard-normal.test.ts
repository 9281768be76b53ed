import { describe, expect, it } from 'vitest';
import { criticalValue, twoSidedPValue } from '../../src/metrics/standard-normal.ts';

// R 4.2.2: qnorm(.975); qnorm(.95); 2*pnorm(-2.5); 2*pnorm(-8)
describe('criticalValue', () => {
  it('is the normal quantile that leaves half of the rest on either side', () => {
    expect(criticalValue(0.95)).toBeCloseTo(1.959963984540054, 12);
    expect(criticalValue(0.9)).toBeCloseTo(1.644853626951472, 12);
  });

  it('refuses a level that is not between 0 and 1', () => {
    for (const level of [0, 1, 95, Number.NaN]) expect(() => criticalValue(level)).toThrow(RangeError);
  });
});

describe('twoSidedPValue', () => {
  it('is the probability of both tails, also far out', () => {
    expect(twoSidedPValue(2.5)).toBeCloseTo(0.01241933065155227, 14);
    expect(twoSidedPValue(-2.5)).toBe(twoSidedPValue(2.5));
    expect(twoSidedPValue(-8) / 1.244192114854357e-15).toBeCloseTo(1, 9);
    expect(twoSidedPValue(0)).toBe(1);
  });
});
