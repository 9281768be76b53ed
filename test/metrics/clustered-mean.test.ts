import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterBootstrap } from '../../src/metrics/cluster-bootstrap.ts';
import { clusteredMean } from '../../src/metrics/clustered-mean.ts';
import { proportionInterval } from '../../src/metrics/proportion-interval.ts';
import { wilsonScore } from '../../src/metrics/wilson-score.ts';

const heads = (count: number) => Array.from({ length: count }, (_, head) => `head ${head}`);
const nearlyAll = (count: number, rest: number) => [...Array(count - 1).fill(1), rest];

describe('clusteredMean', () => {
  it('does not lose sight of the mean where one head of many falls short', () => {
    const bootstrap = clusterBootstrap(nearlyAll(100, 0.4), heads(100), { seed: 0 });
    expect(bootstrap.interval?.low).toBe(0);
    const { mean, interval } = clusteredMean(nearlyAll(100, 0.4), heads(100), { seed: 0 });
    expect(mean).toBeCloseTo(0.994, 12);
    expect(interval?.low).toBeGreaterThan(0.94);
    expect(interval?.high).toBeLessThanOrEqual(1);
    expect(clusteredMean(nearlyAll(20, 0.8), heads(20), { seed: 0 }).interval?.low).toBeGreaterThan(0.75);
  });

  it('goes by how far heads fall that fall short: Wilson’s allows for a fall to 0', () => {
    const lowest = (rest: number) =>
      clusteredMean([...Array(17).fill(1), rest, rest, rest], heads(20), { seed: 0 }).interval?.low ?? 0;
    const shortfall = (rest: number) => 1 - (17 + 3 * rest) / 20;
    const wilson = (mean: number) => wilsonScore(mean, 20, 0.95).low;
    // Of heads that fall to 0 it is Wilson's of a proportion, to the last digits.
    expect(lowest(0)).toBeCloseTo(wilson(17 / 20), 12);
    for (const rest of [0.5, 0.75]) {
      expect(lowest(rest)).toBeGreaterThan(wilson(1 - shortfall(rest)) + 0.02);
      expect(lowest(rest)).toBeLessThan(1 - 1.9 * shortfall(rest));
    }
  });

  it('is Wilson’s interval of as many trials where heads score alike, or are fewer than five, and says why', () => {
    const alike = clusteredMean(Array(8).fill(1), heads(8), { seed: 0 });
    const wilson = proportionInterval(8, 8);
    expect(alike.interval?.low).toBeCloseTo(wilson?.low ?? Number.NaN, 12);
    expect(alike.interval).toMatchObject({ high: 1, method: 'Wilson score over clusters' });
    expect(alike.reason).toContain('same mean');
    const single = clusteredMean([0.9], ['a'], { seed: 0 });
    expect(single.interval?.low).toBeLessThan(0.3);
    expect(single.reason).toContain('5 clusters');
    expect(clusteredMean([], [], { seed: 0 }).interval).toBeNull();
  });

  it('counts a head with many explanations for no more than one, and less than the others together', () => {
    const even = clusteredMean(Array(6).fill(1), heads(6), { seed: 0 }).interval?.low ?? 0;
    const crowded = [...Array(10).fill('head 0'), ...heads(6).slice(1)];
    const uneven = clusteredMean(Array(15).fill(1), crowded, { seed: 0 }).interval?.low ?? 1;
    // 15² / (10² + 5) = 2.14 heads in place of 6.
    expect(uneven).toBeLessThan(even - 0.2);
  });

  it('holds the mean, is within both intervals, and moves with the range', () => {
    const sample = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 12 });
    fc.assert(
      fc.property(sample, (values) => {
        const options = { seed: 1, resamples: 199 };
        const { mean, interval } = clusteredMean(values, heads(values.length), options);
        const bootstrap = clusterBootstrap(values, heads(values.length), options);
        if (mean === null || interval === null) throw new Error('there are values');
        expect(interval.low).toBeLessThanOrEqual(mean);
        expect(interval.high).toBeGreaterThanOrEqual(mean);
        if (bootstrap.interval) expect(interval.low).toBeGreaterThanOrEqual(bootstrap.interval.low);
        const signed = clusteredMean(
          values.map((value) => 2 * value - 1),
          heads(values.length),
          { ...options, range: [-1, 1] },
        );
        expect(signed.interval?.low).toBeCloseTo(2 * interval.low - 1, 6);
      }),
      { numRuns: 40 },
    );
  });
});
