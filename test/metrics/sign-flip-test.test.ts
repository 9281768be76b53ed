import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signFlipTest } from '../../src/metrics/sign-flip-test.ts';

describe('signFlipTest', () => {
  it('equals SciPy', () => {
    // SciPy 1.10.1: permutation_test((d,), lambda v, axis: v.sum(axis=axis), permutation_type='samples',
    //   vectorized=True, n_resamples=np.inf).pvalue, which is 40 / 256
    const differences = [0.12, -0.03, 0.2, 0.08, -0.01, 0.15, 0.05, -0.1];
    expect(signFlipTest(differences, { seed: 1 })).toEqual({ pValue: 0.15625, exact: true });
  });

  it('cannot fall below 2^(1 − n)', () => {
    expect(signFlipTest([1, 2, 3, 4, 5], { seed: 1 }).pValue).toBe(2 / 32);
    expect(signFlipTest([3], { seed: 1 }).pValue).toBe(1);
  });

  it('passes over differences of 0', () => {
    expect(signFlipTest([1, 2, 0, 3, 0], { seed: 1 })).toEqual(signFlipTest([1, 2, 3], { seed: 1 }));
    expect(signFlipTest([0, 0], { seed: 1 })).toEqual({ pValue: 1, exact: true });
    expect(signFlipTest([], { seed: 1 })).toEqual({ pValue: 1, exact: true });
  });

  it('draws patterns beyond twelve differences, near what all of them give', () => {
    const differences = [0.3, 0.1, 0.25, -0.2, 0.15, 0.4, -0.3, 0.2, 0.1, -0.05, 0.35, 0.05, 0.1, -0.15];
    const observed = differences.reduce((sum, difference) => sum + difference, 0);
    let extreme = 0;
    for (let pattern = 0; pattern < 2 ** 14; pattern += 1) {
      const sum = differences.reduce((total, d, bit) => total + ((pattern >> bit) & 1 ? d : -d), 0);
      if (Math.abs(sum) >= observed - 1e-9) extreme += 1;
    }
    const { pValue, exact } = signFlipTest(differences, { seed: 1 });
    expect(exact).toBe(false);
    expect(Math.abs(pValue - extreme / 2 ** 14)).toBeLessThan(0.01);
    expect(signFlipTest(differences, { seed: 1 }).pValue).toBe(pValue);
  });

  it('is never 0 when patterns are drawn', () => {
    const { pValue } = signFlipTest(
      Array.from({ length: 30 }, () => 1),
      { seed: 1, draws: 99 },
    );
    expect(pValue).toBe(0.01);
  });

  it('does not change when all differences change sign or scale', () => {
    const differences = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 8 });
    fc.assert(
      fc.property(differences, (drawn) => {
        const { pValue } = signFlipTest(drawn, { seed: 1 });
        expect(
          signFlipTest(
            drawn.map((d) => -d),
            { seed: 1 },
          ).pValue,
        ).toBe(pValue);
        expect(
          signFlipTest(
            drawn.map((d) => d / 100),
            { seed: 1 },
          ).pValue,
        ).toBe(pValue);
      }),
    );
  });
});
