import { describe, expect, it } from 'vitest';
import { quantile } from '../../src/metrics/quantile.ts';

describe('quantile', () => {
  // numpy.quantile([15, 20, 35, 40, 50], [0, 0.4, 0.5, 0.95, 1])
  it.each([
    [0, 15],
    [0.4, 29],
    [0.5, 35],
    [0.95, 48],
    [1, 50],
  ])('agrees with NumPy at %d', (p, expected) => {
    expect(quantile([40, 15, 50, 20, 35], p)).toBeCloseTo(expected, 12);
  });

  it('is null for no values', () => {
    expect(quantile([], 0.5)).toBeNull();
  });
});
