import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucInterval } from '../../src/metrics/auc-interval.ts';
import { independentDifference } from '../../src/metrics/independent-difference.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';

const scores = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 })), { minLength: 4, maxLength: 40 })
  .filter((pairs) => new Set(pairs.map(([label]) => label)).size === 2)
  .map((pairs) => {
    const [labels, values] = [pairs.map(([label]) => label), pairs.map(([, value]) => value)];
    return { value: rocAuc(labels, values), interval: aucInterval(labels, values) };
  });

describe('independentDifference', () => {
  it('has the interval that Newcombe gives for two proportions, where the estimates have Wilson’s', () => {
    // Newcombe 1998, Statistics in Medicine 17:873–890, table II, method 10: 56/70 − 48/80.
    const first = { value: 0.8, interval: { low: 0.6917, high: 0.8768, level: 0.95 } };
    const second = { value: 0.6, interval: { low: 0.4905, high: 0.7004, level: 0.95 } };
    const { difference, interval } = independentDifference(first, second);
    expect(difference).toBeCloseTo(0.2, 12);
    expect(interval?.low).toBeCloseTo(0.0524, 3);
    expect(interval?.high).toBeCloseTo(0.3339, 3);
  });

  it('has a p-value below 0.05 just where the interval leaves 0 out, and the same either way round', () => {
    fc.assert(
      fc.property(scores, scores, (first, second) => {
        const { difference, interval, pValue } = independentDifference(first, second);
        const without = (interval?.low ?? 0) > 0 || (interval?.high ?? 0) < 0;
        expect((pValue ?? 1) < 0.05).toBe(without);
        const back = independentDifference(second, first);
        expect(back.difference).toBeCloseTo(-(difference ?? 0), 12);
        expect(back.pValue).toBeCloseTo(pValue ?? 0, 12);
      }),
    );
  });

  it('finds a difference between equal AUCs no more often than it says, 5 + 5 pairs or 20 + 20', () => {
    const random = seededRandom(1, 'independent differences');
    const draw = (pairs: number) => {
      const labels = Array.from({ length: 2 * pairs }, (_, index) => index % 2);
      const values = labels.map((label) => random.unit() + 0.3 * label);
      return { value: rocAuc(labels, values), interval: aucInterval(labels, values) };
    };
    for (const pairs of [5, 20]) {
      const found = Array.from(
        { length: 1000 },
        () => independentDifference(draw(pairs), draw(pairs)).pValue,
      );
      expect(found.filter((pValue) => (pValue ?? 1) < 0.05).length).toBeLessThan(50);
    }
  });

  it('has no value where one of the two has none', () => {
    const some = { value: 0.8, interval: { low: 0.7, high: 0.9, level: 0.95 } };
    expect(independentDifference(some, { value: null, interval: null }).reason).toBe(
      'one of the two has no value',
    );
  });
});
