import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy } from '../../src/metrics/accuracy.ts';
import { labelledScores } from './labelled-scores.ts';

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
