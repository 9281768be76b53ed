import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, precisionAtBaseRate } from '../../src/metrics/precision-at-base-rate.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { type WeightedScores, weightedAuc } from '../../src/metrics/weighted-scores.ts';

const some = fc.array(
  fc.record({
    label: fc.constantFrom(0 as const, 1 as const),
    score: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
    weight: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 2, maxLength: 12 },
);
type Item = { readonly label: 0 | 1; readonly score: number; readonly weight: number };

function scoredOf(items: readonly Item[]): WeightedScores {
  return {
    labels: items.map(({ label }) => label),
    scores: items.map(({ score }) => score),
    weights: items.map(({ weight }) => weight),
  };
}

/** Every item as often as it weighs. */
function repeated(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => Array.from({ length: item.weight }, () => ({ ...item, weight: 1 })));
}

/** Average precision as scikit-learn computes it: the sum over thresholds of the step in recall times the precision. */
function steps(items: readonly Item[]): number {
  const positives = items.filter(({ label }) => label === 1).length;
  const thresholds = [...new Set(items.map(({ score }) => score))].sort((a, b) => b - a);
  let [sum, before] = [0, 0];
  for (const threshold of thresholds) {
    const called = items.filter(({ score }) => score >= threshold);
    const hits = called.filter(({ label }) => label === 1).length;
    sum += (hits / positives - before) * (hits / called.length);
    before = hits / positives;
  }
  return sum;
}

const hasBoth = (items: readonly Item[]) => new Set(items.map(({ label }) => label)).size === 2;

describe('weightedAuc', () => {
  it('is the ROC AUC of pairs that come as often as they weigh', () => {
    fc.assert(
      fc.property(some, (items) => {
        const { labels, scores } = scoredOf(repeated(items));
        const expected = rocAuc(labels, scores);
        const found = weightedAuc(scoredOf(items));
        if (expected === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('averagePrecision', () => {
  it('is the usual one at the share of positives that there is, each pair as often as it weighs', () => {
    fc.assert(
      fc.property(some.filter(hasBoth), (items) => {
        const all = repeated(items);
        const baseRate = all.filter(({ label }) => label === 1).length / all.length;
        expect(averagePrecision(scoredOf(items), baseRate)).toBeCloseTo(steps(all), 12);
      }),
    );
  });

  it('notices an explanation that covers twice too much, where ROC AUC hardly does', () => {
    // 10 active pairs of 1,000, all of them covered, and 10 others.
    const items = Array.from(
      { length: 1000 },
      (_, index): Item => ({
        label: index < 10 ? 1 : 0,
        score: index < 20 ? 0.9 : 0.1,
        weight: 1,
      }),
    );
    expect(weightedAuc(scoredOf(items))).toBeGreaterThan(0.99);
    expect(averagePrecision(scoredOf(items), 0.01)).toBeCloseTo(0.5, 12);
  });

  it('refuses a base rate that is none', () => {
    expect(() => averagePrecision({ labels: [1, 0], scores: [1, 0], weights: [1, 1] }, 0)).toThrow(
      RangeError,
    );
  });
});

describe('precisionAtBaseRate', () => {
  const pairs = (hits: number, misses: number, alarms: number, rejections: number): WeightedScores => ({
    labels: [
      ...Array.from({ length: hits + misses }, () => 1 as const),
      ...Array.from({ length: alarms + rejections }, () => 0 as const),
    ],
    scores: [
      ...Array.from({ length: hits + misses }, (_, index) => (index < hits ? 0.9 : 0.1)),
      ...Array.from({ length: alarms + rejections }, (_, index) => (index < alarms ? 0.9 : 0.1)),
    ],
    weights: Array.from({ length: hits + misses + alarms + rejections }, () => 1),
  });
  const at = (scored: WeightedScores, baseRate: number) =>
    precisionAtBaseRate(scored, { baseRate, clusters: scored.labels.map((_, index) => String(index)) });

  it('is Bayes’ rule', () => {
    const found = at(pairs(8, 2, 3, 7), 0.1);
    expect(found).toMatchObject({ recall: 0.8, falsePositiveRate: 0.3 });
    expect(found?.precision).toBeCloseTo(0.08 / (0.08 + 0.27), 12);
    const [precision, recall] = [found?.precision ?? 0, 0.8];
    expect(found?.f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
  });

  it('says how little a few weak pairs tell: none wrong of five leaves almost everything open', () => {
    const five = at(pairs(5, 0, 0, 5), 0.01);
    expect(five?.precision).toBe(1);
    expect(five?.interval.high).toBe(1);
    expect(five?.interval.low).toBeLessThan(0.03);
    const thousand = at(pairs(5, 0, 0, 1000), 0.01);
    expect(thousand?.interval.low).toBeGreaterThan(0.5);
  });

  it('counts pairs of one record as fewer', () => {
    const scored = pairs(5, 5, 5, 5);
    const apart = at(scored, 0.5);
    const together = precisionAtBaseRate(scored, { baseRate: 0.5, clusters: scored.labels.map(() => 'one') });
    expect(together?.precision).toBe(apart?.precision);
    expect(together?.interval.low).toBeLessThan(apart?.interval.low ?? 0);
  });

  it('has no precision where nothing is called positive, and leaves every one open', () => {
    expect(at(pairs(0, 5, 0, 5), 0.1)).toMatchObject({ precision: null, interval: { low: 0, high: 1 } });
  });

  it('covers the truth in about 95 % of stratified draws, and not much less anywhere', () => {
    const [baseRate, recall] = [0.02, 0.8];
    // Strata of all weak pairs: the one that a broad explanation proposes, and the rest.
    for (const { proposed, rest } of [
      { proposed: 0.9, rest: 0 },
      { proposed: 0.5, rest: 0.01 },
      { proposed: 0.1, rest: 0 },
    ]) {
      const random = seededRandom('coverage of precision', proposed, rest);
      const truth =
        (baseRate * recall) / (baseRate * recall + (1 - baseRate) * (0.05 * proposed + 0.95 * rest));
      let covered = 0;
      for (let replicate = 0; replicate < 1000; replicate += 1) {
        const draw = (label: 0 | 1, count: number, rate: number, weight: number): Item[] =>
          Array.from({ length: count }, () => ({ label, score: random.unit() < rate ? 0.9 : 0.1, weight }));
        const items = [
          ...draw(1, 10, recall, 1),
          ...draw(0, 10, proposed, 0.05 / 10),
          ...draw(0, 11, rest, 0.95 / 11),
        ];
        const interval = at(scoredOf(items), baseRate)?.interval;
        if (interval && interval.low <= truth && truth <= interval.high) covered += 1;
      }
      expect(covered / 1000).toBeGreaterThan(0.94);
    }
  });
});
