import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { partsOfFall, signFlipTest } from '../../src/metrics/sign-flip-test.ts';
import { bothClasses } from './labelled-scores.ts';

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

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const ranked = (scores: readonly number[]) =>
  scores.map(
    (score) =>
      scores.filter((other) => other < score).length + scores.filter((other) => other === score).length / 2,
  );
/** Labels, scores before and scores now, the latter an independent draw. */
const twoRuns = bothClasses(1).chain(({ labels, scores }) =>
  fc
    .array(fc.integer({ min: 0, max: 8 }), { minLength: labels.length, maxLength: labels.length })
    .map((now) => ({ labels, before: scores, now: now.map((each) => each / 8) })),
);

describe('partsOfFall', () => {
  it('adds up to the AUC before minus the AUC now', () => {
    fc.assert(
      fc.property(twoRuns, ({ labels, before, now }) => {
        const fall = (rocAuc(labels, before) ?? 0) - (rocAuc(labels, now) ?? 0);
        expect(sum(partsOfFall(labels, before, now) ?? [])).toBeCloseTo(fall, 12);
      }),
    );
  });

  it('turns the sign of a pair’s part, and no other, where its two scores are exchanged', () => {
    fc.assert(
      fc.property(twoRuns, fc.nat(), ({ labels, before, now }, any) => {
        const pair = any % labels.length;
        const [was, is] = [ranked(before), ranked(now)];
        const parts = partsOfFall(labels, before, now) ?? [];
        const exchanged = labels.map((_, index) =>
          index === pair ? -(parts[index] ?? 0) : (parts[index] ?? 0),
        );
        const swap = (own: readonly number[], other: readonly number[]) =>
          own.map((score, index) => (index === pair ? (other[index] ?? 0) : score));
        const fall = (rocAuc(labels, swap(was, is)) ?? 0) - (rocAuc(labels, swap(is, was)) ?? 0);
        expect(sum(exchanged)).toBeCloseTo(fall, 12);
      }),
    );
  });

  it('is nothing but zeros where both runs rank alike, and does not read their scales', () => {
    expect(partsOfFall([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1], [4, 3, 2, 1])).toEqual([0, 0, 0, 0]);
  });

  it('blames the pair that moved', () => {
    const parts = partsOfFall([1, 1, 0, 0], [4, 3, 2, 1], [1, 4, 3, 2]) ?? [];
    expect(sum(parts)).toBe(0.5);
    expect(Math.max(...parts)).toBe(parts[0]);
  });

  it('is null with one class only, and refuses what rocAuc refuses', () => {
    expect(partsOfFall([1, 1], [0.1, 0.2], [0.2, 0.1])).toBeNull();
    expect(() => partsOfFall([1, 0], [0.1], [0.2, 0.1])).toThrow(RangeError);
    expect(() => partsOfFall([1, 0], [0.1, Number.NaN], [0.2, 0.1])).toThrow(RangeError);
  });

  it('gives the permutation test its level: at most α of runs without a true fall have p ≤ α', () => {
    // Ten pairs of scores that are exchangeable, over and over.
    const labels = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
    let rejected = 0;
    const runs = 2000;
    const random = seededRandom('exchangeable runs');
    for (let run = 0; run < runs; run += 1) {
      const draw = () => labels.map((label) => label * 0.5 + random.unit());
      const parts = partsOfFall(labels, draw(), draw()) ?? [];
      if (signFlipTest(parts, { seed: 1 }).pValue <= 0.05) rejected += 1;
    }
    expect(rejected / runs).toBeLessThan(0.065);
  });
});
