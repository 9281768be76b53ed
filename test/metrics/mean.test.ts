import { describe, expect, it } from 'vitest';
import { meanByLabel } from '../../src/metrics/calibration.ts';
import { mean } from '../../src/metrics/mean.ts';

describe('mean', () => {
  it('is the sum over the number of values, and null for none', () => {
    expect(mean([0.25, 0.5, 0.75, 1])).toBe(0.625);
    expect(mean(Float64Array.of(3))).toBe(3);
    expect(mean([])).toBeNull();
  });
});

describe('meanByLabel', () => {
  it('takes the mean of either class', () => {
    expect(meanByLabel([1, 0, 1, 0], [0.75, 0.5, 0.25, 0])).toEqual({ positives: 0.5, negatives: 0.25 });
  });

  it('is null for a class without scores', () => {
    expect(meanByLabel([1], [0.75])).toEqual({ positives: 0.75, negatives: null });
    expect(meanByLabel([], [])).toEqual({ positives: null, negatives: null });
  });

  it('refuses what rocAuc refuses', () => {
    expect(() => meanByLabel([1, 0], [0.5])).toThrow(RangeError);
  });
});
