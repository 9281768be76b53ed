import { describe, expect, it } from 'vitest';
import { criticalT, upperTail } from '../../src/metrics/student-t.ts';

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
