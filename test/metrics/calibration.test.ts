import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, brierScore, calibration } from '../../src/metrics/calibration.ts';
import { labelledScores } from './labelled-scores.ts';

describe('calibration', () => {
  const labels = [1, 0, 1, 1, 0, 0, 1, 0];
  const scores = [0.9, 0.15, 0.5, 0.35, 0.65, 0.05, 1, 0.5];

  it('has the reliability table of scikit-learn', () => {
    // scikit-learn 1.2.1: calibration_curve(labels, scores, n_bins=5)
    const { bins } = calibration(labels, scores, 5);
    const expectedPredicted = [0.1, 0.35, 0.5, 0.65, 0.95];
    expect(bins.map(({ observedFraction }) => observedFraction)).toEqual([0, 1, 0.5, 0, 1]);
    for (const [index, bin] of bins.entries()) {
      expect(bin.meanPredicted).toBeCloseTo(expectedPredicted[index] as number, 12);
    }
    expect(bins.map(({ count }) => count)).toEqual([2, 1, 2, 1, 2]);
  });

  it('weights the gaps by the counts', () => {
    // By hand from the table above: (2·0.1 + 1·0.65 + 2·0 + 1·0.65 + 2·0.05) / 8
    expect(calibration(labels, scores, 5).expectedCalibrationError).toBeCloseTo(1.6 / 8, 12);
  });

  it('lists empty bins, and has no error without scores', () => {
    const { bins, expectedCalibrationError } = calibration([], [], 2);
    expect(expectedCalibrationError).toBeNull();
    expect(bins).toEqual([
      { low: 0, high: 0.5, count: 0, meanPredicted: null, observedFraction: null },
      { low: 0.5, high: 1, count: 0, meanPredicted: null, observedFraction: null },
    ]);
  });

  it('puts every score into the bin whose edges hold it, edges included', () => {
    const edge = fc.integer({ min: 1, max: 100 }).chain((binCount) =>
      fc.record({
        binCount: fc.constant(binCount),
        score: fc.oneof(
          fc.integer({ min: 0, max: binCount }).map((k) => k / binCount),
          fc.double({ min: 0, max: 1, noNaN: true }),
        ),
      }),
    );
    fc.assert(
      fc.property(edge, ({ binCount, score }) => {
        const filled = calibration([1], [score], binCount).bins.filter(({ count }) => count > 0);
        expect(filled).toHaveLength(1);
        const [bin] = filled;
        expect(bin?.low).toBeLessThanOrEqual(score);
        if (score < 1) expect(bin?.high).toBeGreaterThan(score);
        else expect(bin?.high).toBe(1);
      }),
    );
  });

  it('with one bin is the distance between the mean score and the share of 1s', () => {
    fc.assert(
      fc.property(labelledScores, (sample) => {
        fc.pre(sample.labels.length > 0);
        const average = (values: readonly number[]) =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        const gap = Math.abs(average(sample.scores) - average(sample.labels));
        expect(calibration(sample.labels, sample.scores, 1).expectedCalibrationError).toBeCloseTo(gap, 12);
      }),
    );
  });

  it('counts every score once, and errs by at most 1', () => {
    fc.assert(
      fc.property(labelledScores, (sample) => {
        const { bins, expectedCalibrationError } = calibration(sample.labels, sample.scores);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(sample.labels.length);
        if (expectedCalibrationError !== null) {
          expect(expectedCalibrationError).toBeGreaterThanOrEqual(0);
          expect(expectedCalibrationError).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('refuses scores that are not probabilities, and bin counts that are not positive integers', () => {
    expect(() => calibration([1], [1.1])).toThrow(RangeError);
    expect(() => calibration([1], [1], 0)).toThrow(RangeError);
    expect(() => calibration([1], [1], 2.5)).toThrow(RangeError);
  });
});

describe('accuracy', () => {
  it('counts the labels on the right side of 0.5', () => {
    expect(accuracy([1, 1, 0, 0], [0.9, 0.4, 0.1, 0.6])).toBe(0.5);
    expect(accuracy([1, 1, 0, 0], [0.9, 0.51, 0.1, 0.49])).toBe(1);
  });

  it('counts a score of exactly 0.5 half', () => {
    expect(accuracy([1, 0, 1, 1], [0.5, 0.5, 0.5, 0.5])).toBe(0.5);
    expect(accuracy([1, 0], [0.5, 0.2])).toBe(0.75);
  });

  it('is null for no scores and refuses scores that are not probabilities', () => {
    expect(accuracy([], [])).toBeNull();
    expect(() => accuracy([1], [2])).toThrow(RangeError);
  });

  it('becomes 1 − accuracy when the labels swap', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        fc.pre(labels.length > 0);
        const swapped = labels.map((label) => 1 - label);
        expect(accuracy(swapped, scores)).toBeCloseTo(1 - (accuracy(labels, scores) as number), 12);
      }),
    );
  });
});

describe('brierScore', () => {
  it('equals scikit-learn', () => {
    // scikit-learn 1.2.1: brier_score_loss(labels, scores)
    const labels = [1, 0, 1, 1, 0, 0, 1, 0];
    const scores = [0.9, 0.15, 0.5, 0.35, 0.65, 0.05, 1, 0.5];
    expect(brierScore(labels, scores)).toBeCloseTo(0.1725, 14);
  });

  it('is 0.25 for a constant 0.5', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels }) => {
        const constant = labels.map(() => 0.5);
        expect(brierScore(labels, constant)).toBe(labels.length === 0 ? null : 0.25);
      }),
    );
  });

  it('is the mean of (score − label)²', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        fc.pre(labels.length > 0);
        const squares = scores.map((score, index) => (score - (labels[index] as number)) ** 2);
        expect(brierScore(labels, scores)).toBeCloseTo(
          squares.reduce((sum, square) => sum + square, 0) / labels.length,
          12,
        );
      }),
    );
  });

  it('refuses scores that are not probabilities', () => {
    expect(() => brierScore([0, 1], [0.5, 1.5])).toThrow(new RangeError('score 1 is 1.5, expected 0 to 1'));
    expect(() => brierScore([0, 1], [-0.5, 0.5])).toThrow(RangeError);
    expect(() => brierScore([0], [Number.NaN])).toThrow(RangeError);
  });
});
