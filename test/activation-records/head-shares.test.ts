import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activation } from '../../src/activation-records/head-record.ts';
import { distanceShares, headShares, PLACES } from '../../src/activation-records/head-shares.ts';
import { triangles } from '../token-pairs/triangles.ts';
import { record } from './records.ts';

/** A record over these tokens whose head attends to one token from each. */
function attending(tokens: readonly string[], to: (from: number) => number) {
  const activations = tokens.flatMap((_, from) =>
    tokens.slice(0, from + 1).map((_, each) => (each === to(from) ? 1 : 0)),
  );
  return record({ tokens, activations });
}

const shares = (...records: Parameters<typeof headShares>[0]) =>
  Object.fromEntries(PLACES.map((place) => [place, headShares(records)[place].share]));

const TEXT = ['the', ' cat', ' saw', 'the', ' cat', '.'];

describe('where a head’s activation goes', () => {
  it('is a part of a whole where activations have both signs: negative ones count as nothing', () => {
    const signed = record({ tokens: TEXT.slice(0, 3), activations: [9, -9, 9, -1, 0.5, 1.5] });
    expect(shares(signed)).toMatchObject({ self: 0.75, previous: 0.25, first: 0 });
    const values = fc.float({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(values, { minLength: 21, maxLength: 21 }), (activations) => {
        for (const share of Object.values(shares(record({ tokens: TEXT, activations })))) {
          if (share === null || share === undefined) continue;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it.each([
    ['self', (from: number) => from, { self: 1, previous: 0, first: 0, copy: 0, 'after-copy': 0 }],
    ['previous', (from: number) => from - 1, { self: 0, previous: 1, first: 0, copy: 0, 'after-copy': 0 }],
    ['first', () => 0, { self: 0, previous: 0, first: 1, copy: 0.5, 'after-copy': 0 }],
    ['copy', (from: number) => from - 3, { copy: 1, 'after-copy': 0 }],
    ['after-copy', (from: number) => from - 2, { copy: 0, 'after-copy': 1 }],
  ])('is all %s for a head that attends there', (_, to, expected) => {
    expect(shares(attending(TEXT, to))).toMatchObject(expected);
  });

  it('counts tokens from the third on, and copies only where there are any', () => {
    const { previous, copy } = headShares([attending(TEXT, (from) => from)]);
    expect(previous.rows).toBe(4);
    expect(copy.rows).toBe(2);
  });

  it('has no share where no token has such a place', () => {
    expect(headShares([attending(['a', 'b', 'c'], (from) => from)]).copy).toEqual({ share: null, rows: 0 });
    expect(headShares([]).self).toEqual({ share: null, rows: 0 });
  });

  it('weighs every attending token alike, however strong its activations are', () => {
    const uneven = record({ tokens: ['a', 'b', 'c', 'd'], activations: [1, 1, 1, 0, 0, 100, 0, 0, 1, 0] });
    expect(shares(uneven)).toMatchObject({ self: 0.5, previous: 0.5 });
  });

  it('is taken of what is known, and passes over tokens of which nothing is', () => {
    const activations: Activation[] = [null, null, null, 0.2, 0.2, null, null, null, null, null];
    expect(headShares([record({ tokens: ['a', 'b', 'c', 'd'], activations })])).toMatchObject({
      previous: { share: 0.5, rows: 1 },
      self: { share: 0, rows: 1 },
    });
  });

  it('is never below 0 or above 1', () => {
    fc.assert(
      fc.property(triangles, (records) => {
        for (const place of PLACES) {
          const { share } = headShares(records)[place];
          if (share === null) continue;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });
});

describe('how far back a head’s activation goes', () => {
  it('is told in bins that double', () => {
    expect(distanceShares([attending(Array(10).fill('x'), () => 0)])).toEqual([
      { least: 0, most: 0, share: 0 },
      { least: 1, most: 1, share: 0 },
      { least: 2, most: 3, share: 0.25 },
      { least: 4, most: 7, share: 0.5 },
      { least: 8, most: 15, share: 0.25 },
    ]);
  });

  it('sums to 1 over all bins', () => {
    fc.assert(
      fc.property(triangles, (records) => {
        const bins = distanceShares(records);
        fc.pre(bins.length > 0);
        expect(bins.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('agrees with the shares of the token itself and the previous one', () => {
    fc.assert(
      fc.property(triangles, (records) => {
        const whole = records.filter(({ tokens, width }) => tokens.length === width);
        const [same, next] = distanceShares(whole);
        fc.pre(same !== undefined && next !== undefined);
        const { self, previous } = headShares(whole);
        expect(same?.share).toBeCloseTo(self.share ?? -1, 9);
        expect(next?.share).toBeCloseTo(previous.share ?? -1, 9);
      }),
    );
  });
});
