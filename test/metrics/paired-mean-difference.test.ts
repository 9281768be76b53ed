import { describe, expect, it } from 'vitest';
import { pairedMeanDifference } from '../../src/metrics/paired-mean-difference.ts';

const heads = ['a', 'a', 'b', 'c', 'c', 'd', 'e', 'f'];
const first = [0.9, 0.8, 0.7, 0.95, 0.6, 0.85, 0.7, 0.75];
const second = [0.7, 0.75, 0.72, 0.8, 0.5, 0.8, 0.6, 0.55];

describe('pairedMeanDifference', () => {
  it('is the difference of the means, with an interval and a p-value', () => {
    const compared = pairedMeanDifference(first, second, heads, { seed: 1 });
    expect(compared.difference).toBeCloseTo(6.25 / 8 - 5.42 / 8, 12);
    expect(compared.interval?.low).toBeLessThan(compared.difference as number);
    expect(compared.interval?.high).toBeGreaterThan(compared.difference as number);
    // By hand: the heads' differences are 0.25, −0.02, 0.25, 0.05, 0.1, 0.2. Only the pattern with all signs equal
    // (sum 0.87), and the one observed (0.83), reach 0.83, either way round: 4 of 64.
    expect(compared).toMatchObject({ pValue: 4 / 64, exact: true, reason: null, clusters: 6 });
  });

  it('changes sign, and nothing else, when the two swap', () => {
    const there = pairedMeanDifference(first, second, heads, { seed: 1, level: 0.9 });
    const back = pairedMeanDifference(second, first, heads, { seed: 1, level: 0.9 });
    expect(back.difference).toBeCloseTo(-(there.difference as number), 12);
    expect(back.pValue).toBe(there.pValue);
    expect(back.interval?.low).toBeCloseTo(-(there.interval?.high as number), 9);
  });

  it('finds nothing between equal scorings', () => {
    expect(pairedMeanDifference(first, first, heads, { seed: 1 })).toEqual({
      difference: 0,
      interval: null,
      pValue: 1,
      exact: true,
      reason: 'all clusters have the same mean, so resampling shows no spread',
      clusters: 6,
    });
  });

  it('does not take rounding errors for differences', () => {
    const names = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e', 'e', 'f', 'f', 'g', 'g'];
    const up = names.map((_, index) => (index % 2 === 0 ? 0.9 : 0.1));
    const down = names.map((_, index) => (index % 2 === 0 ? 0.8 : 0.2));
    expect(0.9 - 0.8 + (0.1 - 0.2)).not.toBe(0);
    expect(pairedMeanDifference(up, down, names, { seed: 1 }).pValue).toBe(1);
  });

  it('has a p-value but no interval for two to four clusters', () => {
    const few = pairedMeanDifference([0.9, 0.8, 0.7], [0.5, 0.6, 0.6], ['a', 'b', 'c'], { seed: 1 });
    expect(few).toMatchObject({ interval: null, pValue: 2 / 8, clusters: 3 });
    expect(few.reason).toContain('5 clusters');
  });

  it('has neither for one cluster, and no difference for no items', () => {
    expect(pairedMeanDifference([0.9], [0.5], ['a'], { seed: 1 })).toMatchObject({
      difference: 0.4,
      interval: null,
      pValue: null,
      exact: null,
    });
    expect(pairedMeanDifference([], [], [], { seed: 1 })).toMatchObject({
      difference: null,
      pValue: null,
      reason: 'there are no values',
    });
  });

  it('refuses lengths that differ and values that are not numbers', () => {
    expect(() => pairedMeanDifference([0.5], [0.5, 0.6], ['a'], { seed: 1 })).toThrow(RangeError);
    expect(() => pairedMeanDifference([Number.NaN], [0.5], ['a'], { seed: 1 })).toThrow(RangeError);
  });
});
