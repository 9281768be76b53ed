import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brierScore } from '../../src/metrics/brier-score.ts';
import { labelledScores } from './labelled-scores.ts';

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
