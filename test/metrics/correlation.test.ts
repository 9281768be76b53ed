import { sum } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendallTauB, pearsonCorrelation } from '../../src/metrics/correlation.ts';

const twoLists = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 2,
  maxLength: 20,
});

describe('kendallTauB', () => {
  // SciPy 1.10.1: kendalltau(x, y).statistic; limits: math.tanh(math.atanh(tau) ∓ norm.ppf(.975) * math.sqrt(.437 / 6))
  const xs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const ys = [3, 1, 2, 2, 5, 8, 6, 6, 10, 9];

  it('equals SciPy, ties included', () => {
    expect(kendallTauB(xs, ys).tau).toBeCloseTo(0.7047274841194893, 14);
    expect(kendallTauB([1, 1, 2, 3], [2, 1, 2, 2]).tau).toBeCloseTo(0.5163977794943223, 14);
    expect(kendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]).tau).toBeCloseTo(-0.4714045207910317, 14);
  });

  it('has the interval of Fieller, Hartley and Pearson', () => {
    const { interval, reason } = kendallTauB(xs, ys);
    expect(interval?.low).toBeCloseTo(0.33431881359413484, 12);
    expect(interval?.high).toBeCloseTo(0.8865516585344707, 12);
    expect(reason).toBeNull();
  });

  it('is null where there is no order, and says why', () => {
    expect(kendallTauB([1], [2])).toEqual({
      tau: null,
      interval: null,
      reason: 'fewer than two items have no order',
    });
    expect(kendallTauB([1, 1], [1, 2])).toMatchObject({ tau: null, interval: null });
    expect(kendallTauB([1, 1], [1, 2]).reason).toContain('no order');
  });

  it('has no interval for few items or a perfect order, and says why', () => {
    expect(kendallTauB([1, 2, 3], [1, 3, 2]).interval).toBeNull();
    expect(kendallTauB([1, 2, 3], [1, 3, 2]).reason).toBe('an interval needs 8 items, here are 3');
    expect(kendallTauB(xs, xs)).toMatchObject({ tau: 1, interval: null });
    expect(kendallTauB(xs, xs).reason).toContain('not defined');
  });

  it('is symmetric in the lists, and changes sign when one is reversed', () => {
    fc.assert(
      fc.property(twoLists, (rows) => {
        const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
        const { tau } = kendallTauB(a, b);
        expect(kendallTauB(b, a).tau).toBe(tau);
        const reversed = kendallTauB(
          a.map((x) => -x),
          b,
        ).tau;
        expect(reversed === null ? null : reversed + 0).toBe(tau === null ? null : 0 - tau);
      }),
    );
  });

  it('lies in [−1, 1], inside its interval', () => {
    fc.assert(
      fc.property(twoLists, (rows) => {
        const { tau, interval } = kendallTauB(
          rows.map(([x]) => x),
          rows.map(([, y]) => y),
        );
        if (tau !== null) expect(Math.abs(tau)).toBeLessThanOrEqual(1);
        if (interval !== null) {
          expect(interval.low).toBeGreaterThan(-1);
          expect(interval.low).toBeLessThan(tau as number);
          expect(interval.high).toBeGreaterThan(tau as number);
          expect(interval.high).toBeLessThan(1);
        }
      }),
    );
  });

  it('counts what all pairs of items one by one come to', () => {
    fc.assert(
      fc.property(twoLists, (rows) => {
        const pairs = rows.flatMap(([x, y], index) =>
          rows.slice(index + 1).map((other) => [Math.sign(x - other[0]), Math.sign(y - other[1])] as const),
        );
        const [agreement, xs, ys] = [
          sum(pairs, ([x, y]) => x * y),
          sum(pairs, ([x]) => x * x),
          sum(pairs, ([, y]) => y * y),
        ];
        const { tau } = kendallTauB(
          rows.map(([x]) => x),
          rows.map(([, y]) => y),
        );
        expect(tau).toBe(xs === 0 || ys === 0 ? null : agreement / Math.sqrt(xs * ys));
      }),
    );
  });

  it('takes thirty thousand items, all pairs of which would take half a minute', () => {
    const many = Array.from({ length: 30_000 }, (_, index) => (index * 7919) % 30_011);
    expect(kendallTauB(many, many).tau).toBe(1);
    expect(
      kendallTauB(
        many,
        many.map((each) => -each),
      ).tau,
    ).toBe(-1);
  });

  it('refuses lists of different lengths, and NaN', () => {
    expect(() => kendallTauB([1, 2], [1])).toThrow(RangeError);
    expect(() => kendallTauB([1, Number.NaN], [1, 2])).toThrow(RangeError);
  });
});

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
