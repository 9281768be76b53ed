import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pearsonCorrelation } from '../../src/metrics/pearson-correlation.ts';

const value = fc.double({ min: -100, max: 100, noNaN: true });
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 20 });
const split = (points: readonly (readonly [number, number])[]) =>
  [points.map(([x]) => x), points.map(([, y]) => y)] as const;

describe('pearsonCorrelation(xs, ys)', () => {
  it('is 1 for a rising line, −1 for a falling one', () => {
    expect(pearsonCorrelation([1, 2, 3], [5, 7, 9])).toBeCloseTo(1, 12);
    expect(pearsonCorrelation([1, 2, 3], [9, 7, 5])).toBeCloseTo(-1, 12);
  });

  it('is that of Anscombe’s quartet', () => {
    const xs = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const ys = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(pearsonCorrelation(xs, ys)).toBeCloseTo(0.816, 3);
  });

  it('is null where one of the two does not vary', () => {
    expect(pearsonCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(pearsonCorrelation([1], [2])).toBeNull();
  });

  it('lies between −1 and 1, and is the same both ways', () => {
    fc.assert(
      fc.property(pairs, (points) => {
        const [xs, ys] = split(points);
        const found = pearsonCorrelation(xs, ys) ?? 0;
        expect(Math.abs(found)).toBeLessThanOrEqual(1);
        expect(pearsonCorrelation(ys, xs) ?? 0).toBe(found);
      }),
    );
  });

  it('refuses lists of different lengths', () => {
    expect(() => pearsonCorrelation([1, 2], [1])).toThrow(RangeError);
  });
});
