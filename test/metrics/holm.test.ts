import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../src/metrics/holm.ts';

const pValues = fc.array(
  fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
  { maxLength: 12 },
);

describe('holm', () => {
  it('equals R', () => {
    // R 4.2.2: p.adjust(c(.01, .04, .03, .005, .2), 'holm')
    const adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.2]);
    for (const [index, expected] of [0.04, 0.09, 0.09, 0.025, 0.2].entries()) {
      expect(adjusted[index]).toBeCloseTo(expected, 14);
    }
  });

  it('leaves a test that could not be made out of the count', () => {
    expect(holm([0.02, null, 0.5])).toEqual([0.04, null, 0.5]);
    expect(holm([null])).toEqual([null]);
    expect(holm([])).toEqual([]);
  });

  it('counts tests whose p-values are not known as larger than all that are', () => {
    expect(holm([0.01, 0.02], 3)).toEqual([0.05, 0.08]);
    fc.assert(
      fc.property(pValues, fc.nat(9), (raw, others) => {
        expect(holm(raw, others)).toEqual(holm([...raw, ...Array(others).fill(1)]).slice(0, raw.length));
      }),
    );
  });

  it('is never below the p-value nor above 1, and keeps the order', () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        const adjusted = holm(raw) as number[];
        for (const [i, p] of raw.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of raw.entries()) {
            if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
          }
        }
      }),
    );
  });

  it('rejects what the step-down procedure rejects', () => {
    /** Holm's own description: reject from the smallest up, while p ≤ level / (tests left). */
    const rejectedStepwise = (raw: readonly number[], level: number) => {
      const ascending = raw.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
      const firstKept = ascending.findIndex(({ p }, rank) => p * (raw.length - rank) > level);
      return new Set((firstKept < 0 ? ascending : ascending.slice(0, firstKept)).map(({ index }) => index));
    };
    fc.assert(
      fc.property(pValues, fc.constantFrom(0.01, 0.05, 0.2), (raw, level) => {
        const rejected = holm(raw).flatMap((p, index) => ((p as number) <= level ? [index] : []));
        expect(new Set(rejected)).toEqual(rejectedStepwise(raw, level));
      }),
    );
  });

  it('refuses what is not a p-value', () => {
    expect(() => holm([0.5, 1.5])).toThrow(RangeError);
    expect(() => holm([Number.NaN])).toThrow(RangeError);
  });
});
