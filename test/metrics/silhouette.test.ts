import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silhouette } from '../../src/metrics/silhouette.ts';

describe('silhouette', () => {
  it('is near 1 for clusters that stand far apart, and below 0 for points in the wrong one', () => {
    const points = [[0], [0.1], [9], [9.1]];
    expect(silhouette(points, [0, 0, 1, 1])).toBeGreaterThan(0.98);
    expect(silhouette(points, [0, 1, 0, 1])).toBeLessThan(0);
  });

  it('is what Rousseeuw’s formula gives', () => {
    // a = 1, b = 4.5; a = 1, b = 3.5; alone; its mean over three points.
    expect(silhouette([[0], [1], [4.5]], [0, 0, 1])).toBeCloseTo((3.5 / 4.5 + 2.5 / 3.5 + 0) / 3, 12);
  });

  it('lies between −1 and 1, whatever the clusters are called', () => {
    const point = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const sample = fc.array(fc.tuple(point, fc.integer({ min: 0, max: 2 })), { maxLength: 20 });
    fc.assert(
      fc.property(sample, (drawn) => {
        const points = drawn.map(([each]) => each);
        const value = silhouette(
          points,
          drawn.map(([, cluster]) => cluster),
        );
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
        expect(
          silhouette(
            points,
            drawn.map(([, cluster]) => 2 - cluster),
          ),
        ).toBeCloseTo(value, 9);
      }),
    );
  });
});
