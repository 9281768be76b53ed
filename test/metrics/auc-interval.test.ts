import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucComponents, delongVariance } from '../../src/metrics/auc-components.ts';
import { aucInterval, clusteredAucVariance, newcombeInterval } from '../../src/metrics/auc-interval.ts';
import type { ConfidenceInterval } from '../../src/metrics/confidence-interval.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { bothClasses } from './labelled-scores.ts';

describe('aucInterval', () => {
  it('leaves room below an AUC of 1 from five against five', () => {
    const interval = aucInterval([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [6, 7, 8, 9, 10, 1, 2, 3, 4, 5]);
    // R 4.2.2, as for newcombeInterval below
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

const counted = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .chain(([positives, negatives]) =>
    fc.record({
      positives: fc.constant(positives),
      negatives: fc.constant(negatives),
      auc: fc
        .integer({ min: 0, max: 2 * positives * negatives })
        .map((halves) => halves / (2 * positives * negatives)),
    }),
  );

describe('newcombeInterval', () => {
  it('agrees with the published example of SingleCaseES', () => {
    // README of the R package SingleCaseES, NAP of six against seven observations; its root search stops at 1e-4.
    const { low, high } = newcombeInterval({ auc: 11 / 12, positives: 7, negatives: 6 });
    expect(Math.abs(low - 0.5973406)).toBeLessThan(1e-4);
    expect(Math.abs(high - 0.9860176)).toBeLessThan(1e-4);
  });

  it('has its limits at the roots of the quartic equation', () => {
    // R 4.2.2: h <- (m+n)/2-1; s(q) = (2-q)(1+q); the two roots in [0, 1] by polyroot of
    // m*n*(auc-q)^2*s(q) - qnorm(.975)^2*q*(1-q)*(s(q) + h*((1-q)*(1+q) + q*(2-q)))
    const expected = [
      [0.5, 5, 5, 0.205613057289471, 0.794386942710526],
      [0.88, 5, 5, 0.504714853115865, 0.978800763483899],
      [0.88, 10, 10, 0.6315180116428, 0.965527204064192],
      [0.9, 5, 20, 0.621847821329538, 0.977151962143978],
      [0.89317, 58, 51, 0.811687092781775, 0.940005419793161],
      [1, 5, 5, 0.642702823931043, 1],
      [0, 5, 5, 0, 0.357297176068957],
    ] as const;
    for (const [auc, positives, negatives, low, high] of expected) {
      const interval = newcombeInterval({ auc, positives, negatives });
      expect(interval.low).toBeCloseTo(low, 10);
      expect(interval.high).toBeCloseTo(high, 10);
    }
    const ninety = newcombeInterval({ auc: 0.88, positives: 5, negatives: 5 }, 0.9);
    expect(ninety.low).toBeCloseTo(0.568476481888254, 10);
    expect(ninety.high).toBeCloseTo(0.973199240841186, 10);
  });

  it('is the Wilson interval of one trial for one positive and one negative', () => {
    // R 4.2.2: prop.test(1, 1, correct = FALSE)$conf.int
    expect(newcombeInterval({ auc: 1, positives: 1, negatives: 1 }).low).toBeCloseTo(0.2065493143772375, 10);
  });

  it('lies in [0, 1], holds the estimate, and has a width also at 0 and 1', () => {
    fc.assert(
      fc.property(counted, (sample) => {
        const { low, high } = newcombeInterval(sample);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(sample.auc);
        expect(high).toBeGreaterThanOrEqual(sample.auc);
        expect(high - low).toBeGreaterThan(0.05);
      }),
    );
  });

  it('mirrors when the labels swap, and treats the two counts alike', () => {
    fc.assert(
      fc.property(counted, ({ auc, positives, negatives }) => {
        const { low, high } = newcombeInterval({ auc, positives, negatives });
        const swapped = newcombeInterval({ auc: 1 - auc, positives: negatives, negatives: positives });
        expect(swapped.low).toBeCloseTo(1 - high, 10);
        expect(swapped.high).toBeCloseTo(1 - low, 10);
      }),
    );
  });

  it('is wider at a higher level', () => {
    fc.assert(
      fc.property(counted, (sample) => {
        const [narrow, wide] = [newcombeInterval(sample, 0.8), newcombeInterval(sample, 0.99)];
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });

  it('refuses what is no AUC, no count or no level', () => {
    expect(() => newcombeInterval({ auc: 1.1, positives: 5, negatives: 5 })).toThrow(RangeError);
    expect(() => newcombeInterval({ auc: 0.5, positives: 0, negatives: 5 })).toThrow(RangeError);
    expect(() => newcombeInterval({ auc: 0.5, positives: 5, negatives: 2.5 })).toThrow(RangeError);
    expect(() => newcombeInterval({ auc: 0.5, positives: 5, negatives: 5 }, 1)).toThrow(RangeError);
  });
});

const ofLabel = (labels: readonly number[], names: readonly string[], label: number) =>
  names.filter((_, index) => labels[index] === label);
const variance = (labels: readonly number[], scores: readonly number[], names: readonly string[]) => {
  const components = aucComponents(labels, scores);
  if (components === null) throw new Error('a class is empty');
  return clusteredAucVariance(components, {
    positives: ofLabel(labels, names, 1),
    negatives: ofLabel(labels, names, 0),
  });
};

describe('clusteredAucVariance', () => {
  it('is DeLong’s where every score is a cluster of its own', () => {
    fc.assert(
      fc.property(bothClasses(2), ({ labels, scores }) => {
        const components = aucComponents(labels, scores);
        const delong = components && delongVariance(components.positiveWins, components.negativeLosses);
        const alone = variance(
          labels,
          scores,
          labels.map((_, index) => `record ${index}`),
        );
        expect(alone).toBeCloseTo(delong ?? Number.NaN, 10);
      }),
    );
  });

  it('is that of half as many scores where every score comes twice, in one cluster', () => {
    const [labels, scores] = [
      [1, 1, 1, 0, 0, 0],
      [9, 4, 6, 5, 2, 3],
    ];
    const names = labels.map((_, index) => `record ${index}`);
    const once = variance(labels, scores, names);
    const twice = variance([...labels, ...labels], [...scores, ...scores], [...names, ...names]);
    expect(once).toBeGreaterThan(0);
    expect(twice).toBeCloseTo(once ?? Number.NaN, 12);
  });

  it('is null where a class lies in one cluster', () => {
    expect(variance([1, 1, 0, 0], [4, 1, 3, 2], ['a', 'a', 'b', 'c'])).toBeNull();
  });
});

describe('aucInterval of pairs that share records', () => {
  const labels = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
  const scores = [9, 8, 9, 2, 1, 2, 6, 5, 6, 3, 4, 3];
  const together = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd'];
  const apart = labels.map((_, index) => `record ${index}`);
  const width = (...clusterings: readonly (readonly string[])[]) => {
    const interval = aucInterval(labels, scores, { clusterings });
    return (interval?.high ?? 0) - (interval?.low ?? 0);
  };

  it('is wider where pairs of a record score alike, and Newcombe’s where each pair has its own record', () => {
    expect(width(together)).toBeGreaterThan(1.2 * width());
    expect(width(apart)).toBeCloseTo(width(), 12);
  });

  it('adds up what records and requests show', () => {
    const inTwoRequests = ['i', 'i', 'j', 'j', 'j', 'i', 'i', 'j', 'i', 'j', 'i', 'j'];
    expect(width(together, apart)).toBeCloseTo(width(together), 12);
    expect(width(together, inTwoRequests)).toBeGreaterThan(Math.max(width(together), width(inTwoRequests)));
  });

  it('is never narrower than for independent pairs, and needs a record for every pair', () => {
    expect(width(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'])).toBeGreaterThanOrEqual(
      width(),
    );
    expect(() => aucInterval(labels, scores, { clusterings: [['a']] })).toThrow(RangeError);
  });
});
