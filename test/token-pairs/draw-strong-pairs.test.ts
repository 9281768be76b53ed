import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SelectPairsOptions, selectPairs } from '../../src/token-pairs/select-pairs.ts';
import { record } from '../activation-records/records.ts';
import { triangles } from './triangles.ts';

const head = { layer: 4, head: 11 };
const options: SelectPairsOptions = {
  strong: 5,
  weak: 3,
  weakBelow: 0.1,
  maxActivation: 100,
  strongPairs: 'quantiles',
  seed: 0,
};
/** Activations of 1 to 105: 96 pairs are not weak. */
const RISING = record({ activations: Array.from({ length: 105 }, (_, index) => index + 1) });
const strongOf = (more: Partial<SelectPairsOptions> = {}) =>
  selectPairs(head, [RISING], { ...options, ...more }).filter(({ label }) => label === 1);

describe('strong pairs from across the range of activations', () => {
  it('are one of each fifth of the pairs that are not weak, strongest first', () => {
    const strong = strongOf();
    expect(strong.map(({ band }) => band)).toEqual([1, 2, 3, 4, 5]);
    for (const { activation, band = 0 } of strong) {
      expect(Math.ceil((105 - activation + 1) / (96 / 5))).toBeCloseTo(band, 0);
    }
  });

  it('come alike from every band, and from fewer bands where fewer are asked for', () => {
    const bands = Map.groupBy(strongOf({ strong: 20 }), ({ band }) => band);
    expect([...bands.values()].map(({ length }) => length)).toEqual([4, 4, 4, 4, 4]);
    expect(strongOf({ strong: 2 }).map(({ band }) => band)).toEqual([1, 2]);
  });

  it('are others for another seed, and the same for the same', () => {
    const names = (seed: number) => strongOf({ seed }).map(({ from, to }) => `${from} ${to}`);
    expect(names(1)).toEqual(names(1));
    expect(names(1)).not.toEqual(names(2));
  });

  it('are never weak, and all that are not weak when enough are asked for', () => {
    fc.assert(
      fc.property(triangles, fc.integer(), (records, seed) => {
        const strong = selectPairs(head, records, {
          ...options,
          strong: 1000,
          maxActivation: 50,
          seed,
        }).filter(({ label }) => label === 1);
        const active = records.flatMap(({ activations }) => activations).filter((each) => (each ?? 0) >= 5);
        expect(strong.map(({ activation }) => activation)).toEqual(
          active.toSorted((a, b) => (b ?? 0) - (a ?? 0)),
        );
      }),
    );
  });
});
