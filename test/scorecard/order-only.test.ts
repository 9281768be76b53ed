import { describe, expect, it } from 'vitest';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { Prediction } from '../../src/scorecard/predictions.ts';
import { orderOnly } from '../../src/scorecard/trivial-scores.ts';

/** Predictions for pairs of falling distance, the strong ones first. */
function predictions(
  strong: readonly (number | null)[],
  weak: readonly (number | null)[],
): readonly Prediction[] {
  const all = [...strong.map((each) => [1, each] as const), ...weak.map((each) => [0, each] as const)];
  return all.map(([label, probability], index): Prediction => {
    const pairCase: PairCase = {
      suite: 's',
      subject: 'm',
      head: { layer: 0, head: 0 },
      explanation: { id: 'a', text: 'attends to a' },
      pair: { record: 'top[0]', from: 20, to: index, label, activation: label },
      tokens: Array.from({ length: 21 }, () => ' a'),
    };
    return { pairCase, probability, error: null };
  });
}

describe('an explanation that nothing supports', () => {
  it('has no strong pair that is predicted to be strong, however well its pairs are ordered', () => {
    expect(orderOnly(predictions([0.5, 0.3], [0.2, 0.1]), undefined)).toBe('no-strong-pair');
  });

  it('has its pairs in the order of their distance', () => {
    expect(orderOnly(predictions([0.1, 0.2, 0.6], [0.7, 0.8]), undefined)).toBe('explanation-free');
  });

  it('is not above the empty explanation', () => {
    const sure = predictions([0.9, 0.8], [0.2, 0.9]);
    expect(orderOnly(sure, 0)).toBe('explanation-free');
    expect(orderOnly(sure, -0.1)).toBe('explanation-free');
    expect(orderOnly(sure, 0.1)).toBeUndefined();
  });
});

describe('an explanation that something supports', () => {
  it('has one strong pair that is predicted to be strong, in an order of its own', () => {
    expect(orderOnly(predictions([0.1, 0.51], [0.2, 0.3]), undefined)).toBeUndefined();
  });

  it('may be one of which nothing was scored, or no pair of one label', () => {
    expect(orderOnly(predictions([null], [null]), undefined)).toBeUndefined();
    expect(orderOnly(predictions([], [0.1]), undefined)).toBeUndefined();
  });
});
