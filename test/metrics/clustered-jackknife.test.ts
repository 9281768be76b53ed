import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucComponents } from '../../src/metrics/auc-components.ts';
import { clusteredAucVariance } from '../../src/metrics/clustered-auc-variance.ts';
import {
  jackknifeCovariance,
  jackknifeVariance,
  leaveOutClusters,
} from '../../src/metrics/clustered-jackknife.ts';
import { dropOfHead } from '../../src/metrics/drop-of-head.ts';

/** The variance of the mean that is estimated, and the true one, over all ways to toss a coin for each cluster or value. */
function overCoins(clusters: readonly string[], coins: readonly string[]) {
  const [estimates, means]: [number[], number[]] = [[], []];
  const names = [...new Set(coins)];
  for (let toss = 0; toss < 2 ** names.length; toss += 1) {
    const values = coins.map((name) => ((toss >> names.indexOf(name)) & 1 ? 1 : -1));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    means.push(mean);
    const deviations = Float64Array.from(values, (value) => value - mean);
    estimates.push(jackknifeVariance(leaveOutClusters(deviations, clusters)).variance);
  }
  const average = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
  return { estimated: average(estimates), truth: average(means.map((mean) => mean ** 2)) };
}

const apart = ['a', 'b', 'c', 'd', 'e'];

describe('jackknifeVariance', () => {
  it('is right on average where values are independent and each has its own cluster', () => {
    const { estimated, truth } = overCoins(apart, apart);
    expect(estimated).toBeCloseTo(truth, 12);
  });

  it.each([
    { clusters: ['a', 'a', 'b', 'b', 'c', 'c'] },
    { clusters: ['a', 'a', 'b', 'b', 'c'] },
    { clusters: ['a', 'a', 'a', 'a', 'b'] },
  ])(
    'is never too small on average, whether clusters $clusters are all alike or not at all',
    ({ clusters }) => {
      for (const coins of [clusters, clusters.map((_, index) => String(index))]) {
        const { estimated, truth } = overCoins(clusters, coins);
        expect(estimated).toBeGreaterThan(truth - 1e-12);
        expect(estimated).toBeLessThan(2.2 * truth);
      }
    },
  );

  it('has one degree of freedom less than there are clusters', () => {
    const changes = leaveOutClusters(Float64Array.of(1, 1, -2), ['a', 'a', 'b']);
    expect(jackknifeVariance(changes).degreesOfFreedom).toBe(1);
  });
});

describe('the clustered variance of a drop', () => {
  it('is Obuchowski’s where every record has as many pairs, of either label or of both', () => {
    const labels = [1, 1, 1, 1, 0, 0, 0, 0];
    const score = fc.integer({ min: 0, max: 9 });
    const scores = fc.array(score, { minLength: 8, maxLength: 8 });
    const layout = fc.constantFrom(
      ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd'],
      ['a', 'a', 'b', 'b', 'a', 'a', 'b', 'b'],
    );
    fc.assert(
      fc.property(scores, layout, (before, records) => {
        // Now all tie, so that what was lost is what was won, but for a constant.
        const now = labels.map(() => 0);
        const pairs = labels.map((_, pair) => String(pair));
        const { variance } = dropOfHead([{ head: 'L0H0', pairs, labels, records, before, now }]);
        const components = aucComponents(labels, before);
        const clusters = { positives: records.slice(0, 4), negatives: records.slice(4) };
        const single = components && clusteredAucVariance(components, clusters);
        expect(variance?.clustered).toBeCloseTo(single ?? Number.NaN, 12);
      }),
    );
  });
});

describe('jackknifeCovariance', () => {
  it('is the variance of a mean with itself, and 0 without a common cluster', () => {
    const changes = leaveOutClusters(Float64Array.of(3, -1, -2), ['a', 'b', 'c']);
    const others = leaveOutClusters(Float64Array.of(3, -1, -2), ['d', 'e', 'f']);
    expect(jackknifeCovariance(changes, changes)).toBeCloseTo(jackknifeVariance(changes).variance, 12);
    expect(jackknifeCovariance(changes, others)).toBe(0);
  });
});
