import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucComponents, delongVariance } from '../../src/metrics/auc-components.ts';
import { aucInterval } from '../../src/metrics/auc-interval.ts';
import { clusteredAucVariance } from '../../src/metrics/clustered-auc-variance.ts';
import { bothClasses } from './labelled-scores.ts';

const ofLabel = (labels: readonly number[], names: readonly string[], label: number) =>
  names.filter((_, index) => labels[index] === label);
const variance = (labels: readonly number[], scores: readonly number[], names: readonly string[]) => {
  const components = aucComponents(labels, scores);
  if (components === null) throw new Error('a class is empty');
  return clusteredAucVariance(components, {
    positives: ofLabel(labels, names, 1),
    negatives: ofLabel(labels, names, 0),
  });
};

describe('clusteredAucVariance', () => {
  it('is DeLong’s where every score is a cluster of its own', () => {
    fc.assert(
      fc.property(bothClasses(2), ({ labels, scores }) => {
        const components = aucComponents(labels, scores);
        const delong = components && delongVariance(components.positiveWins, components.negativeLosses);
        const alone = variance(
          labels,
          scores,
          labels.map((_, index) => `record ${index}`),
        );
        expect(alone).toBeCloseTo(delong ?? Number.NaN, 10);
      }),
    );
  });

  it('is that of half as many scores where every score comes twice, in one cluster', () => {
    const [labels, scores] = [
      [1, 1, 1, 0, 0, 0],
      [9, 4, 6, 5, 2, 3],
    ];
    const names = labels.map((_, index) => `record ${index}`);
    const once = variance(labels, scores, names);
    const twice = variance([...labels, ...labels], [...scores, ...scores], [...names, ...names]);
    expect(once).toBeGreaterThan(0);
    expect(twice).toBeCloseTo(once ?? Number.NaN, 12);
  });

  it('is null where a class lies in one cluster', () => {
    expect(variance([1, 1, 0, 0], [4, 1, 3, 2], ['a', 'a', 'b', 'c'])).toBeNull();
  });
});

describe('aucInterval of pairs that share records', () => {
  const labels = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
  const scores = [9, 8, 9, 2, 1, 2, 6, 5, 6, 3, 4, 3];
  const together = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd'];
  const apart = labels.map((_, index) => `record ${index}`);
  const width = (...clusterings: readonly (readonly string[])[]) => {
    const interval = aucInterval(labels, scores, { clusterings });
    return (interval?.high ?? 0) - (interval?.low ?? 0);
  };

  it('is wider where pairs of a record score alike, and Newcombe’s where each pair has its own record', () => {
    expect(width(together)).toBeGreaterThan(1.2 * width());
    expect(width(apart)).toBeCloseTo(width(), 12);
  });

  it('adds up what records and requests show', () => {
    const inTwoRequests = ['i', 'i', 'j', 'j', 'j', 'i', 'i', 'j', 'i', 'j', 'i', 'j'];
    expect(width(together, apart)).toBeCloseTo(width(together), 12);
    expect(width(together, inTwoRequests)).toBeGreaterThan(Math.max(width(together), width(inTwoRequests)));
  });

  it('is never narrower than for independent pairs, and needs a record for every pair', () => {
    expect(width(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'])).toBeGreaterThanOrEqual(
      width(),
    );
    expect(() => aucInterval(labels, scores, { clusterings: [['a']] })).toThrow(RangeError);
  });
});
