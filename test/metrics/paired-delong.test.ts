import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucComponents } from '../../src/metrics/auc-components.ts';
import { pairedDelong } from '../../src/metrics/paired-delong.ts';
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
  it('equals pROC', () => {
    // pROC 1.18.0: roc.test(roc(labels, first), roc(labels, second), method = 'delong', paired = TRUE)
    const { difference, pValue, interval, reason } = pairedDelong(labels, first, second);
    expect(difference).toBeCloseTo(0.85 - 0.78333333333333333, 14);
    expect(pValue).toBeCloseTo(0.6664098116156496, 12);
    expect(interval?.low).toBeCloseTo(-0.2364420434164779, 12);
    expect(interval?.high).toBeCloseTo(0.3697753767498112, 12);
    expect(reason).toBeNull();
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

  it('has no p-value for a difference without variance', () => {
    const opposite = pairedDelong([0, 0, 1, 1], [1, 2, 3, 4], [4, 3, 2, 1]);
    expect(opposite).toEqual({
      difference: 1,
      interval: null,
      pValue: null,
      reason: 'the difference shows no variance',
    });
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
        // R 4.2.2: qnorm(.75)
        const reach = 0.6744897501960817 * Math.sqrt(variance);
        expect((difference as number) - interval.low).toBeCloseTo(reach, 8);
      }),
    );
  });

  it('refuses lengths that differ', () => {
    expect(() => pairedDelong([0, 1], [1, 2], [1])).toThrow(RangeError);
  });
});
