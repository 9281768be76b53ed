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
});
