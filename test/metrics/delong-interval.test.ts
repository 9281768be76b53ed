import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delongInterval, logitDelongInterval } from '../../bench/coverage-tables/delong-interval.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { bothClasses } from './labelled-scores.ts';

const labels = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
const scores = [0.7, 0.45, 0.4, 0.6, 0.5, 0.55, 0.6, 0.1, 0.3, 0.35, 0.2];

describe('delongInterval', () => {
  it('equals pROC', () => {
    // pROC 1.18.0: ci.auc(roc(labels, scores, direction = '<'), method = 'delong', conf.level = .95 and .9)
    expect(delongInterval(labels, scores)?.low).toBeCloseTo(0.4782945338137168, 12);
    expect(delongInterval(labels, scores)?.high).toBe(1);
    expect(delongInterval(labels, scores, 0.9)?.low).toBeCloseTo(0.5273367029317246, 12);
  });

  it('has no width where all scores separate', () => {
    expect(delongInterval([0, 0, 1, 1], [1, 2, 3, 4])).toMatchObject({ low: 1, high: 1 });
  });

  it('is null for a class with fewer than two scores', () => {
    expect(delongInterval([0, 1, 1], [1, 2, 3])).toBeNull();
    expect(delongInterval([1, 1], [1, 2])).toBeNull();
  });
});

describe('logitDelongInterval', () => {
  it('equals the delta method in R', () => {
    // R 4.2.2, pROC 1.18.0: A <- auc(r); plogis(qlogis(A) + c(-1,1)*qnorm(.975)*sqrt(var(r))/(A*(1-A)))
    expect(logitDelongInterval(labels, scores)?.low).toBeCloseTo(0.3747050274322812, 12);
    expect(logitDelongInterval(labels, scores)?.high).toBeCloseTo(0.9561642854874033, 12);
  });

  it('does not exist at an AUC of 0 or 1', () => {
    expect(logitDelongInterval([0, 0, 1, 1], [1, 2, 3, 4])).toBeNull();
    expect(logitDelongInterval([1, 1, 0, 0], [1, 2, 3, 4])).toBeNull();
  });
});

it('both hold the AUC and lie in [0, 1]', () => {
  fc.assert(
    fc.property(bothClasses(2), (sample) => {
      const auc = rocAuc(sample.labels, sample.scores) as number;
      for (const interval of [delongInterval, logitDelongInterval]) {
        const limits = interval(sample.labels, sample.scores);
        if (limits === null) continue;
        expect(limits.low).toBeGreaterThanOrEqual(0);
        expect(limits.low).toBeLessThanOrEqual(auc + 1e-12);
        expect(limits.high).toBeGreaterThanOrEqual(auc - 1e-12);
        expect(limits.high).toBeLessThanOrEqual(1);
      }
    }),
  );
});
