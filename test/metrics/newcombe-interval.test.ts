import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newcombeInterval } from '../../src/metrics/newcombe-interval.ts';

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
