import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterBootstrap } from '../../src/metrics/cluster-bootstrap.ts';
import type { ConfidenceInterval } from '../../src/metrics/confidence-interval.ts';

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
