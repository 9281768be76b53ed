import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucComponents } from '../../src/metrics/auc-components.ts';
import { independentDifference, pairedDelong } from '../../src/metrics/auc-difference.ts';
import { aucInterval } from '../../src/metrics/auc-interval.ts';
import { criticalT } from '../../src/metrics/distributions.ts';
import { holm } from '../../src/metrics/holm.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { bothClasses } from './labelled-scores.ts';

const labels = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
const first = [0.9, 0.8, 0.7, 0.55, 0.3, 0.6, 0.4, 0.35, 0.3, 0.2, 0.1];
const second = [0.7, 0.45, 0.4, 0.6, 0.5, 0.55, 0.6, 0.1, 0.3, 0.35, 0.2];

/** Two scorings of the same labels. */
const pairedScores = bothClasses(2).chain(({ labels: drawn, scores }) =>
  fc.record({
    labels: fc.constant(drawn),
    first: fc.constant(scores),
    second: fc.array(
      fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
      { minLength: drawn.length, maxLength: drawn.length },
    ),
  }),
);

describe('pairedDelong', () => {
  it('has pROC’s difference and error, held against Student’s t', () => {
    // pROC 1.18.0: roc.test(roc(labels, first), roc(labels, second), method = 'delong', paired = TRUE) has the interval
    // −0.2364420434164779 to 0.3697753767498112, at ± qnorm(.975) errors.
    const error = (0.3697753767498112 + 0.2364420434164779) / (2 * 1.959963984540054);
    const { difference, pValue, interval, reason } = pairedDelong(labels, first, second);
    expect(difference).toBeCloseTo(0.85 - 0.78333333333333333, 14);
    // Tables of Student’s t with 4 degrees of freedom; its distribution function has a closed form.
    expect((interval?.high ?? 0) - (difference ?? 0)).toBeCloseTo(2.776445105197793 * error, 10);
    expect((difference ?? 0) - (interval?.low ?? 0)).toBeCloseTo(2.776445105197793 * error, 10);
    const t = (difference ?? 0) / error;
    const shrunk = 1 + t ** 2 / 4;
    const below = 1 / 2 + (3 / 8) * (t / Math.sqrt(shrunk)) * (1 - t ** 2 / shrunk / 12);
    expect(pValue).toBeCloseTo(2 * (1 - below), 10);
    expect(reason).toBeNull();
  });

  it('keeps the error of many comparisons together below 5 %', () => {
    let runsWithFalseFinding = 0;
    for (let run = 0; run < 60; run += 1) {
      const random = seededRandom(run, 'unrelated scorings');
      const scores = () => Array.from({ length: 10 }, () => random.unit());
      const pValues = Array.from(
        { length: 96 },
        () => pairedDelong([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], scores(), scores()).pValue,
      );
      if (holm(pValues).some((pValue) => (pValue ?? 1) < 0.05)) runsWithFalseFinding += 1;
    }
    expect(runsWithFalseFinding).toBeLessThanOrEqual(3);
  });

  it('says that scorings which rank alike do not differ', () => {
    const alike = pairedDelong(
      labels,
      first,
      first.map((score) => 10 * score),
    );
    expect(alike).toEqual({
      difference: 0,
      interval: null,
      pValue: 1,
      reason: 'the two scorings rank alike',
    });
  });

  it('takes the strongest evidence for what it is: a perfect order against a constant, or against its reverse', () => {
    const [strong, constant] = [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0], Array(10).fill(5)];
    const ofFive = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
    const against = (scores: readonly number[]) => pairedDelong(ofFive, strong, scores);
    expect(against(constant).difference).toBe(0.5);
    expect(against(constant).pValue).toBeLessThan(0.0001);
    expect(against(constant).interval?.low).toBeGreaterThan(0.4);
    expect(against(strong.toReversed()).difference).toBe(1);
    expect(against(strong.toReversed()).pValue).toBeLessThan(0.00001);
  });

  it('says which class is too small', () => {
    expect(pairedDelong([1, 1], [1, 2], [2, 1])).toMatchObject({ difference: null, pValue: null });
    expect(pairedDelong([1, 1], [1, 2], [2, 1]).reason).toBe('one of the two classes is empty');
    expect(pairedDelong([0, 1, 1], [1, 2, 3], [2, 1, 3])).toMatchObject({
      difference: 0.5,
      interval: null,
      pValue: null,
      reason: 'a class has fewer than two scores',
    });
  });

  it('changes sign, and nothing else, when the scorings swap', () => {
    fc.assert(
      fc.property(pairedScores, (sample) => {
        const there = pairedDelong(sample.labels, sample.first, sample.second);
        const back = pairedDelong(sample.labels, sample.second, sample.first);
        expect(back.difference).toBeCloseTo(-(there.difference as number), 14);
        expect(back.pValue).toBe(there.pValue);
        expect(back.reason).toBe(there.reason);
        if (there.interval === null) expect(back.interval).toBeNull();
        else expect(back.interval?.low).toBeCloseTo(-there.interval.high, 12);
      }),
    );
  });

  it('equals var + var − 2 cov of the two AUCs', () => {
    const covariance = (a: Float64Array, b: Float64Array) => {
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [meanA, meanB] = [mean(a), mean(b)];
      return a.reduce((sum, x, i) => sum + (x - meanA) * ((b[i] as number) - meanB), 0) / (a.length - 1);
    };
    fc.assert(
      fc.property(pairedScores, (sample) => {
        const { interval, difference } = pairedDelong(sample.labels, sample.first, sample.second, 0.5);
        fc.pre(interval !== null && interval.low > -1);
        const [a, b] = [
          aucComponents(sample.labels, sample.first),
          aucComponents(sample.labels, sample.second),
        ];
        if (a === null || b === null || interval === null) throw new Error('both classes were drawn');
        const [m, n] = [a.positiveWins.length, a.negativeLosses.length];
        const joint = (x: typeof a, y: typeof a) =>
          covariance(x.positiveWins, y.positiveWins) / (n * n * m) +
          covariance(x.negativeLosses, y.negativeLosses) / (m * m * n);
        const variance = joint(a, a) + joint(b, b) - 2 * joint(a, b);
        const reach = criticalT(0.25, Math.min(m, n) - 1) * Math.sqrt(variance);
        fc.pre((difference as number) - reach > -1 && variance > 1e-9);
        expect((difference as number) - interval.low).toBeCloseTo(reach, 8);
      }),
    );
  });

  it('refuses lengths that differ', () => {
    expect(() => pairedDelong([0, 1], [1, 2], [1])).toThrow(RangeError);
  });
});

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
