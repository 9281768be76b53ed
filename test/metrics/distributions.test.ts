import { describe, expect, it } from 'vitest';
import { criticalT, criticalValue, twoSidedPValue, upperTail } from '../../src/metrics/distributions.ts';

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

// SciPy 1.17.1: [scipy.stats.t.sf(t, df) for t, df in …]
const TAILS = [
  { t: 1, degreesOfFreedom: 8, tail: 0.1732967535 },
  { t: 3.355387331, degreesOfFreedom: 8, tail: 0.005 },
  { t: 5, degreesOfFreedom: 8, tail: 0.0005264128967 },
  { t: 2, degreesOfFreedom: 2, tail: 0.09175170954 },
  { t: -1.5, degreesOfFreedom: 18, tail: 0.9245247739 },
  { t: 2.6, degreesOfFreedom: 160, tail: 0.005097486947 },
];

describe('upperTail', () => {
  it.each(TAILS)('of $t with $degreesOfFreedom degrees of freedom is SciPy’s', (each) => {
    const { t, degreesOfFreedom, tail } = each;
    expect(Math.abs(upperTail(t, degreesOfFreedom) / tail - 1)).toBeLessThan(1e-9);
  });
});

describe('criticalT', () => {
  it('is 9.92 for a tail of 0.005 with 2 degrees of freedom, where it has a closed form', () => {
    expect(criticalT(0.005, 2)).toBeCloseTo(0.99 * Math.sqrt(2 / (4 * 0.005 * 0.995)), 9);
    expect(criticalT(0.005, 2)).toBeCloseTo(9.9248, 4);
  });

  it.each([2, 8, 160])('undoes upperTail with %d degrees of freedom', (degreesOfFreedom) => {
    for (const tail of [0.2, 0.01, 0.0001]) {
      expect(upperTail(criticalT(tail, degreesOfFreedom), degreesOfFreedom)).toBeCloseTo(tail, 12);
    }
  });
});
