import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AucComponents, aucComponents, delongVariance } from '../../src/metrics/auc-components.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { bothClasses } from './labelled-scores.ts';

describe('aucComponents', () => {
  it('counts what each score wins or loses, ties half, in the order given', () => {
    const components = aucComponents([0, 1, 1, 0, 0], [0.2, 0.9, 0.2, 0.5, 0.1]) as AucComponents;
    expect([...components.positiveWins]).toEqual([3, 1.5]);
    expect([...components.negativeLosses]).toEqual([1.5, 1, 2]);
    expect(components.auc).toBe(0.75);
  });

  it('is null when a class is empty', () => {
    expect(aucComponents([0, 0], [0.2, 0.3])).toBeNull();
  });

  it('adds up to the AUC both ways', () => {
    fc.assert(
      fc.property(bothClasses(), ({ labels, scores }) => {
        const { auc, positiveWins, negativeLosses } = aucComponents(labels, scores) as AucComponents;
        expect(auc).toBe(rocAuc(labels, scores));
        const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
        expect(total(positiveWins)).toBe(total(negativeLosses));
      }),
    );
  });
});

describe('delongVariance', () => {
  it('equals pROC', () => {
    // pROC 1.18.0: var(roc(labels, scores, direction = '<'))
    const labels = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
    const scores = [0.7, 0.45, 0.4, 0.6, 0.5, 0.55, 0.6, 0.1, 0.3, 0.35, 0.2];
    const { positiveWins, negativeLosses } = aucComponents(labels, scores) as AucComponents;
    expect(delongVariance(positiveWins, negativeLosses)).toBeCloseTo(0.02422222222222222, 14);
  });

  it('is null for a class with a single score', () => {
    expect(delongVariance(Float64Array.of(1), Float64Array.of(0, 1))).toBeNull();
    expect(delongVariance(Float64Array.of(0, 1), Float64Array.of(1))).toBeNull();
  });
});
