import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfidenceInterval, proportionInterval } from '../../src/metrics/confidence-interval.ts';

describe('proportionInterval', () => {
  it('equals the Wilson intervals of R', () => {
    // R 4.2.2: prop.test(k, n, correct = FALSE)$conf.int; 81 of 263 is the first example of Newcombe (1998).
    const expected = [
      [81, 263, 0.2552885198782743, 0.3662095769828002],
      [18, 20, 0.6989663547715128, 0.9721335187862318],
      [0, 20, 0, 0.1611251580528193],
    ] as const;
    for (const [successes, trials, low, high] of expected) {
      const interval = proportionInterval(successes, trials) as ConfidenceInterval;
      expect(interval.low).toBeCloseTo(low, 12);
      expect(interval.high).toBeCloseTo(high, 12);
    }
  });

  it('is null for no trials', () => {
    expect(proportionInterval(0, 0)).toBeNull();
  });

  it('lies in [0, 1], holds the proportion, has a width, and mirrors when failures are counted', () => {
    const counts = fc
      .integer({ min: 1, max: 50 })
      .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const { low, high } = proportionInterval(successes, trials) as ConfidenceInterval;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high - low).toBeGreaterThan(0.05);
        const mirrored = proportionInterval(trials - successes, trials) as ConfidenceInterval;
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
      }),
    );
  });

  it('refuses counts that are none', () => {
    expect(() => proportionInterval(3, 2)).toThrow(new RangeError('3 successes in 2 trials'));
    expect(() => proportionInterval(-1, 2)).toThrow(RangeError);
    expect(() => proportionInterval(0.5, 2)).toThrow(RangeError);
    expect(() => proportionInterval(1, 2, 95)).toThrow(RangeError);
  });
});
