import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RocPoint, rocAuc, rocCurve } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { bothClasses, labelledScores } from './labelled-scores.ts';

/** Values of scikit-learn's `roc_auc_score`, kept beside the repository. */
const reference = new URL('../../../shared/reference/roc-auc.json', import.meta.url);

/** Every pair of a positive and a negative, looked at one by one. */
function countedPairByPair(labels: readonly number[], scores: readonly number[]): number | null {
  let pairs = 0;
  let wins = 0;
  for (const [i, positive] of scores.entries()) {
    for (const [j, negative] of scores.entries()) {
      if (labels[i] !== 1 || labels[j] !== 0) continue;
      pairs += 1;
      wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
    }
  }
  return pairs === 0 ? null : wins / pairs;
}

describe('rocAuc', () => {
  it('is 1 when every positive scores above every negative, 0 the other way round', () => {
    expect(rocAuc([0, 1, 0, 1], [0.1, 0.8, 0.2, 0.9])).toBe(1);
    expect(rocAuc([1, 0, 1, 0], [0.1, 0.8, 0.2, 0.9])).toBe(0);
  });

  it('counts ties half', () => {
    expect(rocAuc([1, 0], [0.5, 0.5])).toBe(0.5);
    expect(rocAuc([1, 0, 0], [0.5, 0.5, 0.1])).toBe(0.75);
  });

  it('sees 0 and -0 as a tie', () => {
    expect(rocAuc([1, 0], [0, -0])).toBe(0.5);
    expect(rocAuc([1, 0], [-0, 0])).toBe(0.5);
  });

  it('is null when a class is empty', () => {
    expect(rocAuc([], [])).toBeNull();
    expect(rocAuc([1, 1], [0.2, 0.7])).toBeNull();
    expect(rocAuc([0], [0.2])).toBeNull();
  });

  it('refuses lengths that differ, labels other than 0 and 1, and NaN', () => {
    expect(() => rocAuc([0, 1], [0.5])).toThrow(new RangeError('2 labels for 1 scores'));
    expect(() => rocAuc([0, 2], [0.5, 0.5])).toThrow(new RangeError('label 1 is 2, expected 0 or 1'));
    expect(() => rocAuc([0, 1], [0.5, Number.NaN])).toThrow(new RangeError('score 1 is NaN'));
  });

  it('leaves its arguments as they were', () => {
    const scores = Float64Array.of(0.9, 0.1, 0.5);
    rocAuc([0, 1, 1], scores);
    expect([...scores]).toEqual([0.9, 0.1, 0.5]);
  });

  it('equals the count over all pairs', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        expect(rocAuc(labels, scores)).toBe(countedPairByPair(labels, scores));
      }),
    );
  });

  it('does not change under a strictly increasing transform of the scores', () => {
    fc.assert(
      fc.property(bothClasses(), ({ labels, scores }) => {
        const logits = scores.map((score) => Math.log((score + 1) / (2 - score)));
        expect(rocAuc(labels, logits)).toBe(rocAuc(labels, scores));
      }),
    );
  });

  it('becomes 1 − AUC when the labels swap, and when the scores are negated', () => {
    fc.assert(
      fc.property(bothClasses(), ({ labels, scores }) => {
        const auc = rocAuc(labels, scores) as number;
        const swapped = labels.map((label) => 1 - label);
        const negated = scores.map((score) => -score);
        expect(rocAuc(swapped, scores)).toBeCloseTo(1 - auc, 14);
        expect(rocAuc(labels, negated)).toBeCloseTo(1 - auc, 14);
      }),
    );
  });

  it.skipIf(!existsSync(reference))('equals scikit-learn on the reference cases (where they exist)', () => {
    const cases = JSON.parse(readFileSync(reference, 'utf8'));
    expect(cases.length).toBeGreaterThan(0);
    for (const { labels, scores, roc_auc } of cases) {
      expect(Math.abs((rocAuc(labels, scores) as number) - roc_auc)).toBeLessThan(1e-12);
    }
  });

  it('takes a million scores', () => {
    const random = seededRandom('a million scores');
    const scores = Float64Array.from({ length: 1e6 }, () => random.unit());
    const labels = Uint8Array.from(scores, (score) => (random.unit() < score ? 1 : 0));
    // Labels drawn with probability equal to a uniform score: the densities are 2s and 2 − 2s, so AUC is 5/6.
    expect(rocAuc(labels, scores)).toBeCloseTo(5 / 6, 2);
  });
});

function areaByTrapezoids(points: readonly RocPoint[]): number {
  let area = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined) continue;
    const width = point.falsePositiveRate - before.falsePositiveRate;
    area += (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
  }
  return area;
}

describe('rocCurve', () => {
  it('has a point for every distinct score, from none counted as 1 to all', () => {
    // The example of scikit-learn's documentation of `roc_curve`.
    expect(rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toEqual([
      { falsePositiveRate: 0, truePositiveRate: 0, threshold: null },
      { falsePositiveRate: 0, truePositiveRate: 0.5, threshold: 0.8 },
      { falsePositiveRate: 0.5, truePositiveRate: 0.5, threshold: 0.4 },
      { falsePositiveRate: 0.5, truePositiveRate: 1, threshold: 0.35 },
      { falsePositiveRate: 1, truePositiveRate: 1, threshold: 0.1 },
    ]);
  });

  it('crosses a tie in one step', () => {
    expect(rocCurve([0, 1], [0.3, 0.3])).toEqual([
      { falsePositiveRate: 0, truePositiveRate: 0, threshold: null },
      { falsePositiveRate: 1, truePositiveRate: 1, threshold: 0.3 },
    ]);
  });

  it('is null when a class is empty', () => {
    expect(rocCurve([1, 1], [0.2, 0.3])).toBeNull();
  });

  it('encloses the area rocAuc counts', () => {
    fc.assert(
      fc.property(bothClasses(), ({ labels, scores }) => {
        const points = rocCurve(labels, scores) as readonly RocPoint[];
        expect(areaByTrapezoids(points)).toBeCloseTo(rocAuc(labels, scores) as number, 12);
      }),
    );
  });

  it('agrees at every threshold with counting the scores at or above it', () => {
    const share = (of: 0 | 1, threshold: number, labels: readonly number[], scores: readonly number[]) => {
      const mine = scores.filter((_, index) => labels[index] === of);
      return mine.filter((score) => score >= threshold).length / mine.length;
    };
    fc.assert(
      fc.property(bothClasses(), ({ labels, scores }) => {
        const [, ...points] = rocCurve(labels, scores) as readonly RocPoint[];
        expect(points.map(({ threshold }) => threshold)).toEqual([...new Set(scores)].sort((a, b) => b - a));
        for (const { threshold, truePositiveRate, falsePositiveRate } of points) {
          expect(truePositiveRate).toBeCloseTo(share(1, threshold as number, labels, scores), 12);
          expect(falsePositiveRate).toBeCloseTo(share(0, threshold as number, labels, scores), 12);
        }
      }),
    );
  });
});
