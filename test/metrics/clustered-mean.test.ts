import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterBootstrap, clusteredMean, clusterSums } from '../../src/metrics/clustered-mean.ts';
import {
  type ConfidenceInterval,
  proportionInterval,
  wilsonScore,
} from '../../src/metrics/confidence-interval.ts';

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

const values = [0.9, 0.7, 0.8, 0.55, 0.6, 0.95, 0.4, 0.72];
const clusters = ['a', 'a', 'b', 'c', 'c', 'd', 'e', 'e'];

/** Six to ten clusters of one to three items each. */
const clustered = fc
  .array(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 3 }), {
    minLength: 6,
    maxLength: 10,
  })
  .map((groups) => ({
    values: groups.flat().map((n) => n / 1000),
    clusters: groups.flatMap((group, index) => group.map(() => `cluster ${index}`)),
  }));

/** The mean of clusters of values, and its cluster-robust standard error written as a sum over items. */
function meanAndError(groups: readonly (readonly number[])[]): { mean: number; error: number } {
  const items = groups.flat();
  const mean = items.reduce((sum, value) => sum + value, 0) / items.length;
  const squares = groups.map((group) => group.reduce((sum, value) => sum + (value - mean), 0) ** 2);
  const total = squares.reduce((sum, square) => sum + square, 0);
  return { mean, error: Math.sqrt((groups.length / (groups.length - 1)) * total) / items.length };
}

describe('clusterBootstrap', () => {
  it('comes near the limits of all resamples there are', () => {
    const groups = [[0.9, 0.7], [0.8], [0.55, 0.6], [0.95], [0.4, 0.72]];
    const { mean, error } = meanAndError(groups);
    const studentised: number[] = [];
    for (let code = 0; code < 5 ** 5; code += 1) {
      const picked = [0, 1, 2, 3, 4].map((place) => groups[Math.floor(code / 5 ** place) % 5] as number[]);
      const resampled = meanAndError(picked);
      const distance = resampled.mean - mean;
      studentised.push(
        resampled.error < 1e-9 ? Math.sign(distance) * Number.POSITIVE_INFINITY : distance / resampled.error,
      );
    }
    studentised.sort((a, b) => a - b);
    const at = (share: number) => studentised[Math.round(share * studentised.length)] as number;

    const { interval } = clusterBootstrap(values, clusters, { seed: 1, level: 0.8, resamples: 19_999 });
    expect(interval?.low).toBeCloseTo(mean - at(0.9) * error, 2);
    expect(interval?.high).toBeCloseTo(mean - at(0.1) * error, 2);
    expect(interval?.low).toBeGreaterThan(0);
    expect(interval?.high).toBeLessThan(1);
  });

  it('is the mean over items, not over clusters', () => {
    const { mean, clusters: count } = clusterBootstrap([1, 1, 1, 0], ['a', 'a', 'a', 'b'], { seed: 1 });
    expect(mean).toBe(0.75);
    expect(count).toBe(2);
  });

  it('gives the same interval for the same seed, whatever the order of the items', () => {
    const options = { seed: 7 };
    const forwards = clusterBootstrap(values, clusters, options);
    const backwards = clusterBootstrap(values.toReversed(), clusters.toReversed(), options);
    expect(backwards).toEqual(forwards);
    expect(clusterBootstrap(values, clusters, { seed: 8 })).not.toEqual(forwards);
  });

  it('is wider when correlated items share a cluster than when each is its own', () => {
    const twins = [0.2, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.85].flatMap((value) => [value, value]);
    const width = (names: readonly string[]) => {
      const { low, high } = clusterBootstrap(twins, names, { seed: 1 }).interval as ConfidenceInterval;
      return high - low;
    };
    const together = width(twins.map((_, index) => `head ${index >> 1}`));
    expect(together).toBeGreaterThan(1.2 * width(twins.map((_, index) => `item ${index}`)));
  });

  it('has no interval where there is nothing to resample, and says why', () => {
    expect(clusterBootstrap([], [], { seed: 1 })).toEqual({
      mean: null,
      interval: null,
      reason: 'there are no values',
      clusters: 0,
    });
    expect(clusterBootstrap([0.5, 0.75], ['a', 'a'], { seed: 1 })).toEqual({
      mean: 0.625,
      interval: null,
      reason: 'an interval needs 5 clusters to resample, here are 1',
      clusters: 1,
    });
    const perfect = clusterBootstrap([1, 1, 1, 1, 1], ['a', 'b', 'c', 'd', 'e'], { seed: 1 });
    expect(perfect).toMatchObject({ mean: 1, interval: null, clusters: 5 });
    expect(perfect.reason).toContain('same mean');
  });

  it('does not take rounding errors for spread', () => {
    const thirds = Array.from({ length: 7 }, () => [0.1, 0.7]).flat();
    const names = thirds.map((_, index) => `cluster ${index >> 1}`);
    expect(clusterBootstrap(thirds, names, { seed: 1 }).reason).toContain('same mean');
  });

  it('reaches to the end of the range where resamples without spread decide', () => {
    const oneShort = clusterBootstrap([1, 1, 1, 1, 1, 0.8], ['a', 'b', 'c', 'd', 'e', 'f'], { seed: 1 });
    expect(oneShort.interval?.low).toBe(0);
    expect(JSON.parse(JSON.stringify(oneShort))).toEqual(oneShort);
  });

  it('holds the mean, within the range', () => {
    fc.assert(
      fc.property(clustered, fc.integer(), (sample, seed) => {
        const { mean, interval } = clusterBootstrap(sample.values, sample.clusters, { seed, resamples: 199 });
        fc.pre(interval !== null);
        const { low, high } = interval as ConfidenceInterval;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(mean as number);
        expect(high).toBeGreaterThanOrEqual(mean as number);
        expect(high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it('moves and stretches with the values', () => {
    const stretched = values.map((value) => 10 * value - 5);
    const { interval } = clusterBootstrap(values, clusters, { seed: 3 });
    const moved = clusterBootstrap(stretched, clusters, { seed: 3, range: [-5, 5] }).interval;
    expect(moved?.low).toBeCloseTo(10 * (interval as ConfidenceInterval).low - 5, 9);
    expect(moved?.high).toBeCloseTo(10 * (interval as ConfidenceInterval).high - 5, 9);
  });

  it('refuses values outside the range, NaN, lengths that differ, and too few resamples', () => {
    expect(() => clusterBootstrap([1.5], ['a'], { seed: 1 })).toThrow(
      new RangeError('value 0 is 1.5, expected 0 to 1'),
    );
    expect(() => clusterBootstrap([Number.NaN], ['a'], { seed: 1 })).toThrow(RangeError);
    expect(() => clusterBootstrap([0.5], [], { seed: 1 })).toThrow(RangeError);
    expect(() => clusterBootstrap(values, clusters, { seed: 1, resamples: 20 })).toThrow(RangeError);
    expect(() => clusterBootstrap(values, clusters, { seed: 1, level: 1 })).toThrow(RangeError);
  });
});

describe('clusterSums', () => {
  it('adds up by cluster, in the order of the names', () => {
    const { sums, counts } = clusterSums([1, 2, 3, 4], ['b', 'a', 'b', 'c']);
    expect([...sums]).toEqual([2, 4, 4]);
    expect([...counts]).toEqual([1, 2, 1]);
  });

  it('does not depend on the order of the items, to the last bit', () => {
    const forwards = clusterSums([0.1, 0.2, 0.3], ['a', 'a', 'a']);
    const backwards = clusterSums([0.3, 0.2, 0.1], ['a', 'a', 'a']);
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    expect(forwards.sums[0]).toBe(backwards.sums[0]);
  });

  it('refuses lengths that differ and values that are not finite', () => {
    expect(() => clusterSums([1], [])).toThrow(RangeError);
    expect(() => clusterSums([Number.NaN], ['a'])).toThrow(RangeError);
  });
});
