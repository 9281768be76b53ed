import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { type RocPoint, rocCurve } from '../../src/metrics/roc-curve.ts';
import { bothClasses } from './labelled-scores.ts';

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
