import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headsOfShard, readShard } from '../../src/suite/shard.ts';

describe('headsOfShard', () => {
  it('puts every head into exactly one shard, in order, and as many into each as into any other, but for one', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 40 }), (count, of) => {
        const heads = Array.from({ length: count }, (_, index) => index);
        const shards = Array.from({ length: of }, (_, index) =>
          headsOfShard(heads, { index: index + 1, of }),
        );
        expect(shards.flat()).toEqual(heads);
        const sizes = shards.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('readShard', () => {
  it('reads 3/8', () => {
    expect(readShard('3/8', '--shard')).toEqual({ index: 3, of: 8 });
  });

  it.each(['0/8', '9/8', '3', '3/', '3/8/2', ' 3/8', '-1/8', '1.5/8', '3/0'])('refuses %s', (text) => {
    expect(() => readShard(text, '--shard')).toThrow(/^--shard: expected a shard such as 3\/8.* found "/);
  });
});
