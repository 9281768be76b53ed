import { describe, expect, it } from 'vitest';
import { ownRecords, simulatedRuns } from '../../bench/simulation/simulated-runs.ts';
import { meanAucDrop, testDrops } from '../../src/metrics/auc-drops.ts';
import type { PairedRuns } from '../../src/metrics/drop-of-head.ts';

const labels = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
const good = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const pairs = labels.map((_, pair) => `pair ${pair}`);
const run = (head: number, before: readonly number[], now: readonly number[]): PairedRuns => ({
  head: `L0H${head}`,
  pairs,
  labels,
  before,
  now,
});
const heads = (count: number, now: (head: number) => readonly number[]) =>
  Array.from({ length: count }, (_, head) => run(head, good, now(head)));

describe('meanAucDrop', () => {
  it('knows for certain that nothing fell where the same was said', () => {
    const { drop, interval } = meanAucDrop(
      heads(20, () => good),
      0.005,
    );
    expect(drop).toBe(0);
    expect(interval).toMatchObject({ low: 0, high: 0, level: 0.99 });
  });

  it('knows that it fell where four of twenty explanations broke', () => {
    const broken = [5, 9, 2, 4, 6, 8, 3, 10, 7, 1];
    const { drop, interval } = meanAucDrop(
      heads(20, (head) => (head < 4 ? broken : good)),
      0.005,
    );
    expect(drop).toBeCloseTo((4 * (1 - 11 / 25)) / 20, 12);
    expect(interval?.low).toBeGreaterThan(0.02);
    expect(interval?.high).toBeLessThan(0.19);
  });

  it('does not know where one comparison in one head came out otherwise', () => {
    const swapped = [10, 9, 8, 7, 5, 6, 4, 3, 2, 1];
    const { drop, interval } = meanAucDrop(
      heads(20, (head) => (head === 0 ? swapped : good)),
      0.005,
    );
    expect(drop).toBeCloseTo(0.002, 12);
    expect(interval?.low).toBeLessThan(0);
  });

  /** A head of five strong pairs and one weak one, on which everything fell. */
  const thin = (head: number): PairedRuns => ({
    ...run(head, [6, 5, 4, 3, 2, 1], [1, 2, 3, 4, 5, 6]),
    labels: [1, 1, 1, 1, 1, 0],
    pairs: labels.slice(0, 6).map((_, pair) => `pair ${pair}`),
  });

  it('is not silenced by a head with one pair of a label, and names it', () => {
    const fell = [...heads(19, () => good.toReversed()), thin(19)];
    const { drop, interval, thinHeads, explanations } = meanAucDrop(fell, 0.005);
    expect(drop).toBe(1);
    expect(interval?.low).toBeGreaterThan(0.9);
    expect(thinHeads).toEqual(['L0H19']);
    expect(explanations).toBe(19);
  });

  it('assumes the worst of heads where all have one pair of a label', () => {
    const many = meanAucDrop(
      Array.from({ length: 20 }, (_, head) => thin(head)),
      0.005,
    );
    expect(many).toMatchObject({ drop: 1, thinHeads: [] });
    // ± 2.576 / √20
    expect(many.interval?.low).toBeCloseTo(1 - 0.576, 3);
    expect(meanAucDrop([thin(0)], 0.005).interval).toMatchObject({ low: -1, high: 1 });
    expect(meanAucDrop([], 0.005)).toMatchObject({ drop: null, explanations: 0 });
  });

  it('knows no more of one noisy head among nineteen quiet ones than that head’s few pairs say', () => {
    const noisy = [10, 9, 8, 5, 6, 7, 4, 3, 2, 1];
    const among = meanAucDrop(
      heads(20, (head) => (head === 0 ? noisy : good)),
      0.005,
    );
    const alone = meanAucDrop([run(0, good, noisy)], 0.005);
    const reach = ({ interval, drop }: typeof among) => (interval?.high ?? 0) - (drop ?? 0);
    expect(alone.interval?.high).toBeLessThan(1);
    expect(reach(among)).toBeCloseTo(reach(alone) / 20, 12);
  });

  it('says which fall it would have shown, larger than the half interval, and nothing where nothing changed', () => {
    const changed = meanAucDrop(
      heads(20, () => [10, 9, 8, 7, 5, 6, 4, 3, 2, 1]),
      0.005,
    );
    const reach = (changed.interval?.high ?? 0) - (changed.drop ?? 0);
    expect(changed.detectable).toBeGreaterThan(reach);
    expect(changed.detectable).toBeLessThan(1.5 * reach);
    expect(
      meanAucDrop(
        heads(20, () => good),
        0.005,
      ).detectable,
    ).toBeNull();
  });
});

describe('meanAucDrop of pairs that share records', () => {
  const tail = 0.005;
  /** Strong pairs that lost nothing or all they could, in turn or by halves. */
  const fell = (head: number) => run(head, good, [10, 9, 8, 0.2, 0.1, 5, 4, 3, 2, 1]);
  const inRecords = (ofRun: PairedRuns, records: readonly string[]): PairedRuns => ({ ...ofRun, records });
  const apart = labels.map((_, pair) => `record ${pair}`);
  const together = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'];
  const scattered = ['a', 'a', 'b', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const reach = (runs: readonly PairedRuns[]) => {
    const { interval, drop } = meanAucDrop(runs, tail);
    return (interval?.high ?? Number.NaN) - (drop ?? Number.NaN);
  };
  const suite = (records: readonly string[], count = 20) =>
    Array.from({ length: count }, (_, head) => inRecords(fell(head), records));

  it('is as for independent pairs where every pair has its own record, or none is told', () => {
    expect(reach(suite(apart))).toBeCloseTo(reach(heads(20, (head) => fell(head).now)), 12);
  });

  it('reaches farther where pairs of a record fell together, and never less far', () => {
    expect(reach(suite(together))).toBeGreaterThan(1.4 * reach(suite(apart)));
    expect(reach(suite(scattered))).toBeGreaterThanOrEqual(reach(suite(apart)));
  });

  const oneEach = labels.map((label) => `record of ${label}`);

  it('takes what one record per label hides from the spread over heads', () => {
    const alternating = Array.from({ length: 20 }, (_, head) =>
      inRecords(run(head, good, head % 2 === 0 ? good : fell(head).now), oneEach),
    );
    const { drop } = meanAucDrop(alternating, tail);
    expect(drop).toBeCloseTo(0.2, 12);
    // Drops of 0 and 0.4 by turns: a standard error of 0.2 / √19, and at least t = 2.86 of 19 degrees of freedom.
    expect(reach(alternating)).toBeGreaterThan(2.86 * (0.2 / Math.sqrt(19)) * 0.999);
  });

  it('cannot tell from one head with one record per label, but knows where nothing changed', () => {
    expect(meanAucDrop(suite(oneEach, 1), tail).interval).toMatchObject({ low: -1, high: 1 });
    const unchanged = meanAucDrop([inRecords(run(0, good, good), oneEach)], tail);
    expect(unchanged.interval).toMatchObject({ low: 0, high: 0 });
  });

  it.each([
    { size: 5, records: 1 },
    { size: 5, records: 3 },
    { size: 20, records: 5 },
  ])(
    'errs in at most one of a hundred runs with $size pairs of a label in $records records',
    ({ size, records }) => {
      const draw = simulatedRuns(
        { meanAuc: 0.8, noise: null, drop: 0, size, records: ownRecords(size, records), correlation: 0.5 },
        'shared records',
      );
      const runs = Array.from({ length: 600 }, () => meanAucDrop(draw(), tail));
      expect(runs.filter(({ interval }) => (interval?.low ?? 0) > 0.01).length).toBeLessThanOrEqual(6);
    },
  );
});

describe('testDrops', () => {
  it('finds the explanation that broke among twenty, and certifies those that did not change', () => {
    const tested = testDrops(
      heads(20, (head) => (head === 7 ? good.toReversed() : good)),
      { allowed: 0.1 },
      0.0025,
    );
    expect(tested.map((each) => each?.exceeds)).toEqual(
      Array.from({ length: 20 }, (_, head) => (head === 7 ? 'yes' : 'no')),
    );
  });

  it('cannot tell after a fall that five pairs of each label make possible by chance', () => {
    const [tested] = testDrops([run(0, good, [10, 3, 8, 7, 6, 5, 4, 9, 2, 1])], { allowed: 0.1 }, 0.0025);
    expect(tested).toMatchObject({ before: 1, exceeds: 'unknown' });
    expect(tested?.drop).toBeGreaterThan(0.1);
  });

  it('finds no fall where all that fell may be one record’s doing, and passes what did not change', () => {
    const records = labels.map((label) => `record of ${label}`);
    const [tested, unchanged] = testDrops(
      [
        { ...run(0, good, good.toReversed()), records },
        { ...run(1, good, good), records },
      ],
      { allowed: 0.1 },
      0.0025,
    );
    expect(tested).toMatchObject({ drop: 1, exceeds: 'unknown', adjustedPValue: null });
    expect(unchanged).toMatchObject({ drop: 0, exceeds: 'no' });
  });
});
