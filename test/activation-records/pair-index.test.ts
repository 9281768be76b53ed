import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flatIndexOf, pairAt, triangleSize, triangleWidth } from '../../src/activation-records/pair-index.ts';
import { describeReference, reference } from '../reference.ts';

const triangles = fc
  .integer({ min: 1, max: 200 })
  .chain((tokens) => fc.record({ tokens: fc.constant(tokens), width: fc.integer({ min: 1, max: tokens }) }));

describe('the flat index of a pair', () => {
  it('walks the lower triangle row by row', () => {
    expect([0, 1, 2, 3, 4, 5].map((index) => pairAt(index, 3))).toEqual([
      { from: 0, to: 0 },
      { from: 1, to: 0 },
      { from: 1, to: 1 },
      { from: 2, to: 0 },
      { from: 2, to: 1 },
      { from: 2, to: 2 },
    ]);
  });

  it('is recovered from every pair of every triangle', () => {
    fc.assert(
      fc.property(triangles, fc.nat(), ({ tokens, width }, seed) => {
        const index = seed % triangleSize(tokens, width);
        const pair = pairAt(index, width);
        expect(pair.to).toBeLessThanOrEqual(Math.min(pair.from, width - 1));
        expect(flatIndexOf(pair, width)).toBe(index);
      }),
    );
  });
});

describe('triangleWidth', () => {
  it('is the number of tokens for a whole triangle', () => {
    expect(triangleWidth(6, 21)).toBe(6);
  });

  it('finds the width of every triangle from its two lengths', () => {
    fc.assert(
      fc.property(triangles, ({ tokens, width }) => {
        expect(triangleWidth(tokens, triangleSize(tokens, width))).toBe(width);
      }),
    );
  });

  it.each([
    [4, 11],
    [4, 5],
    [4, 0],
    [1, 2],
  ])('is undefined where no triangle over %i tokens holds %i values', (tokens, activations) => {
    expect(triangleWidth(tokens, activations)).toBeUndefined();
  });
});

const schema = z.array(
  z.object({
    tokens: z.number(),
    max_attended: z.number(),
    activations: z.number(),
    from_to_sha256: z.string(),
  }),
);

describeReference('the flat index equals TDB’s', 'pair-index.json', () => {
  it('in every triangle, the narrow ones included', () => {
    for (const { tokens, max_attended, activations, from_to_sha256 } of reference(
      'pair-index.json',
      schema,
    )) {
      expect(triangleWidth(tokens, activations)).toBe(max_attended);
      const pairs = Array.from({ length: activations }, (_, index) => {
        const { from, to } = pairAt(index, max_attended);
        return [from, to];
      });
      expect(createHash('sha256').update(JSON.stringify(pairs)).digest('hex')).toBe(from_to_sha256);
    }
  });
});
