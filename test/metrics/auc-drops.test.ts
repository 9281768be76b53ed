import { describe, expect, it } from 'vitest';
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

  it('has no interval, and says why, where a head has one pair of a label', () => {
    const one: PairedRuns = { ...run(0, [3, 2, 1], [1, 2, 3]), labels: [1, 0, 0], pairs: ['a', 'b', 'c'] };
    expect(meanAucDrop([one], 0.005)).toMatchObject({
      drop: 1,
      interval: null,
      reason: 'a head has fewer than two scored pairs of a label',
    });
    expect(meanAucDrop([], 0.005)).toMatchObject({ drop: null, explanations: 0 });
  });
});

describe('testDrops', () => {
  it('finds the explanation that broke among twenty, and certifies those that did not change', () => {
    const tested = testDrops(
      heads(20, (head) => (head === 7 ? good.toReversed() : good)),
      0.1,
      0.0025,
    );
    expect(tested.map((each) => each?.exceeds)).toEqual(
      Array.from({ length: 20 }, (_, head) => (head === 7 ? 'yes' : 'no')),
    );
  });

  it('cannot tell after a fall that five pairs of each label make possible by chance', () => {
    const [tested] = testDrops([run(0, good, [10, 3, 8, 7, 6, 5, 4, 9, 2, 1])], 0.1, 0.0025);
    expect(tested).toMatchObject({ before: 1, exceeds: 'unknown' });
    expect(tested?.drop).toBeGreaterThan(0.1);
  });
});
