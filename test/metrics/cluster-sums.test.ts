import { describe, expect, it } from 'vitest';
import { clusterSums } from '../../src/metrics/cluster-sums.ts';

describe('clusterSums', () => {
  it('adds up by cluster, in the order of the names', () => {
    const { sums, counts } = clusterSums([1, 2, 3, 4], ['b', 'a', 'b', 'c']);
    expect([...sums]).toEqual([2, 4, 4]);
    expect([...counts]).toEqual([1, 2, 1]);
  });

  it('does not depend on the order of the items, to the last bit', () => {
    const forwards = clusterSums([0.1, 0.2, 0.3], ['a', 'a', 'a']);
    const backwards = clusterSums([0.3, 0.2, 0.1], ['a', 'a', 'a']);
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    expect(forwards.sums[0]).toBe(backwards.sums[0]);
  });

  it('refuses lengths that differ and values that are not finite', () => {
    expect(() => clusterSums([1], [])).toThrow(RangeError);
    expect(() => clusterSums([Number.NaN], ['a'])).toThrow(RangeError);
  });
});
