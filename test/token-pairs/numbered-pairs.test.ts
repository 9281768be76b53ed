import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberedPairs } from '../../src/token-pairs/numbered-pairs.ts';
import { record } from '../activation-records/records.ts';
import { triangles } from './triangles.ts';

const two = new NumberedPairs([
  record({ name: 'a', activations: [1, 2, 3] }),
  record({ name: 'b', tokens: ['x', 'y', 'z'], activations: [4, 5, 6], width: 1 }),
]);

describe('NumberedPairs', () => {
  it('numbers the pairs of one record after those of the one before', () => {
    expect(two.find({ recordIndex: 0, from: 1, to: 0 })).toEqual({ number: 1, activation: 2 });
    expect(two.find({ recordIndex: 1, from: 2, to: 0 })).toEqual({ number: 5, activation: 6 });
    expect(two.at(5)).toMatchObject({ recordIndex: 1, from: 2, to: 0, activation: 6, record: { name: 'b' } });
  });

  it.each([
    ['after its from-token', { recordIndex: 0, from: 0, to: 1 }],
    ['before the first token', { recordIndex: 0, from: 0, to: -1 }],
    ['under a from-token beyond the last one', { recordIndex: 0, from: 2, to: 0 }],
    ['beyond a narrow triangle’s width', { recordIndex: 1, from: 2, to: 1 }],
    ['in no record', { recordIndex: 2, from: 0, to: 0 }],
  ])('finds no pair whose to-token stands %s', (_, place) => {
    expect(two.find(place)).toBeUndefined();
  });

  it.each([-1, 6])('has no pair with the number %d', (number) => {
    expect(() => two.at(number)).toThrow(RangeError);
  });

  it('has no pair where the activation is not known', () => {
    const holed = new NumberedPairs([record({ activations: [1, null, 3] })]);
    expect(holed.find({ recordIndex: 0, from: 1, to: 0 })).toBeUndefined();
    expect(() => holed.at(1)).toThrow(RangeError);
    expect(holed.at(2)).toMatchObject({ from: 1, to: 1, activation: 3 });
  });

  it('gives each pair one number, and finds it again by that', () => {
    fc.assert(
      fc.property(triangles, (records) => {
        const pairs = new NumberedPairs(records);
        const activations = records.flatMap(({ activations }) => activations);
        for (const [number, activation] of activations.entries()) {
          expect(pairs.find(pairs.at(number))).toEqual({ number, activation });
        }
      }),
    );
  });
});
