import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropOfHead, type PairedRuns } from '../../src/metrics/drop-of-head.ts';
import { pairedDelong } from '../../src/metrics/paired-delong.ts';
import { criticalT } from '../../src/metrics/student-t.ts';

const runs = (labels: readonly number[], before: readonly number[], now: readonly number[]): PairedRuns => ({
  head: 'L0H0',
  pairs: labels.map((_, pair) => `pair ${pair}`),
  labels,
  before,
  now,
});

const score = fc.integer({ min: 0, max: 9 });
const drawn = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 }))
  .chain(([strong, weak]) => {
    const scores = fc.array(score, { minLength: strong + weak, maxLength: strong + weak });
    const labels = Array.from({ length: strong + weak }, (_, pair) => (pair < strong ? 1 : 0));
    return fc.tuple(scores, scores).map(([before, now]) => runs(labels, before, now));
  });

describe('dropOfHead', () => {
  it('of one explanation is the difference of paired DeLong, with its variance', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        const { drops, variance } = dropOfHead([each]);
        const delong = pairedDelong(each.labels, each.before, each.now, 0.5);
        expect(drops[0]?.drop).toBeCloseTo(delong.difference ?? Number.NaN, 12);
        if (delong.interval === null || delong.interval.high === 1 || delong.interval.low === -1) return;
        const count = (label: number) => each.labels.filter((of) => of === label).length;
        const reach = criticalT(0.25, Math.min(count(0), count(1)) - 1);
        const error = (delong.interval.high - delong.interval.low) / (2 * reach);
        // With next to no variance the test falls back on the least there can be.
        expect(Math.max(variance?.delong ?? 0, variance?.least ?? 0)).toBeCloseTo(error ** 2, 10);
      }),
    );
  });

  it('has a variance that is right on average, over all samples of a small population', () => {
    const strong = [
      { before: 5, now: 1 },
      { before: 3, now: 4 },
      { before: 2, now: 2 },
    ];
    const weak = [
      { before: 1, now: 3 },
      { before: 4, now: 2 },
      { before: 2, now: 0 },
    ];
    const [drops, unbiased, delong]: [number[], number[], number[]] = [[], [], []];
    for (const [i, j, k] of draws()) {
      for (const [l, m] of draws()) {
        const sample = [strong[i], strong[j], strong[k], weak[l], weak[m]].flatMap((each) => each ?? []);
        const {
          drops: [drop],
          variance,
        } = dropOfHead([
          runs(
            [1, 1, 1, 0, 0],
            sample.map(({ before }) => before),
            sample.map(({ now }) => now),
          ),
        ]);
        drops.push(drop?.drop ?? Number.NaN);
        unbiased.push(variance?.unbiased ?? Number.NaN);
        delong.push(variance?.delong ?? Number.NaN);
      }
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const truth = mean(drops.map((drop) => (drop - mean(drops)) ** 2));
    expect(mean(unbiased)).toBeCloseTo(truth, 12);
    expect(mean(delong)).toBeGreaterThan(truth);
    expect(mean(delong)).toBeLessThan(2 * truth);
  });

  it('adds up explanations that fall on the same pairs: twice the same has four times the variance', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        const once = dropOfHead([each]).variance;
        const twice = dropOfHead([each, { ...each }]).variance;
        expect(twice?.delong).toBeCloseTo(4 * (once?.delong ?? Number.NaN), 10);
        expect(twice?.unbiased).toBeCloseTo(4 * (once?.unbiased ?? Number.NaN), 10);
      }),
    );
  });

  it('has no drop without pairs of both labels, and no variance with one pair of a label', () => {
    expect(dropOfHead([runs([1, 1], [1, 2], [2, 1])])).toEqual({ drops: [null], variance: null });
    expect(dropOfHead([runs([1, 0, 0], [3, 2, 1], [1, 2, 3])])).toEqual({
      drops: [{ before: 1, now: 0, drop: 1 }],
      variance: null,
    });
  });

  it('has the clustered variance of DeLong’s where every pair has its own record', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        const { variance } = dropOfHead([each]);
        expect(variance?.clustered).toBeCloseTo(variance?.delong ?? Number.NaN, 12);
      }),
    );
  });

  it('has the clustered variance of half as many pairs where every pair comes twice, in one record', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        const records = each.pairs.map((pair) => `record of ${pair}`);
        const twice: PairedRuns = {
          head: each.head,
          pairs: [...each.pairs, ...each.pairs.map((pair) => `${pair} again`)],
          labels: [...each.labels, ...each.labels],
          records: [...records, ...records],
          before: [...each.before, ...each.before],
          now: [...each.now, ...each.now],
        };
        const once = dropOfHead([each]).variance;
        expect(dropOfHead([twice]).variance?.clustered).toBeCloseTo(once?.clustered ?? Number.NaN, 10);
      }),
    );
  });

  it('has no clustered variance where a label lies in one record', () => {
    const fell = runs([1, 1, 0, 0], [4, 3, 2, 1], [1, 3, 2, 4]);
    expect(dropOfHead([{ ...fell, records: ['a', 'a', 'b', 'c'] }]).variance?.clustered).toBeNull();
  });

  it('never takes a fall for infinitely certain', () => {
    const { variance } = dropOfHead([runs([1, 1, 0, 0], [4, 3, 2, 1], [0, 0, 0, 0])]);
    expect(variance).toMatchObject({ delong: 0, unbiased: 0, least: 1 / 32 });
    expect(dropOfHead([runs([1, 1, 0, 0], [4, 3, 2, 1], [4, 3, 2, 1])]).variance?.least).toBe(0);
  });
});

/** All 27 ways to draw three of three with replacement. */
function draws(): (readonly [number, number, number])[] {
  const three = [0, 1, 2];
  return three.flatMap((i) => three.flatMap((j) => three.map((k) => [i, j, k] as const)));
}
