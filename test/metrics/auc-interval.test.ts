import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucInterval } from '../../src/metrics/auc-interval.ts';
import type { ConfidenceInterval } from '../../src/metrics/confidence-interval.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { bothClasses } from './labelled-scores.ts';

describe('aucInterval', () => {
  it('leaves room below an AUC of 1 from five against five', () => {
    const interval = aucInterval([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [6, 7, 8, 9, 10, 1, 2, 3, 4, 5]);
    // R 4.2.2, as in newcombe-interval.test.ts
    expect(interval?.low).toBeCloseTo(0.642702823931043, 10);
    expect(interval).toMatchObject({ high: 1, level: 0.95, method: 'Newcombe score' });
  });

  it('is null when a class is empty', () => {
    expect(aucInterval([1, 1], [0.1, 0.2])).toBeNull();
    expect(aucInterval([], [])).toBeNull();
  });

  it('holds the AUC', () => {
    fc.assert(
      fc.property(bothClasses(), ({ labels, scores }) => {
        const auc = rocAuc(labels, scores) as number;
        const { low, high } = aucInterval(labels, scores) as ConfidenceInterval;
        expect(low).toBeLessThanOrEqual(auc);
        expect(high).toBeGreaterThanOrEqual(auc);
      }),
    );
  });
});
