import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flatIndexOf, triangleWidth } from '../../src/activation-records/pair-index.ts';
import { pairSelectionSchema } from '../../src/token-pairs/pair-selection.ts';
import { type SelectPairsOptions, selectPairs } from '../../src/token-pairs/select-pairs.ts';
import { record } from '../activation-records/records.ts';
import { describeReference, reference } from '../reference.ts';

const head = { layer: 4, head: 11 };
const options: SelectPairsOptions = { strong: 2, weak: 2, weakBelow: 0.1, maxActivation: 10, seed: 0 };

// Ten values per record: a triangle over four tokens. Few different ones, so that ties are common.
const manyRecords = fc
  .array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 10, maxLength: 10 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.map((activations, index) => record({ name: `top[${index}]`, activations })));

describe('selectPairs', () => {
  it('takes the strongest pairs, strongest first, and weak ones', () => {
    const selected = selectPairs(head, [record({ activations: [0.1, 9, 3, 0.2, 10, 5] })], options);
    expect(selected.map(({ from, to, label, activation }) => ({ from, to, label, activation }))).toEqual(
      expect.arrayContaining([
        { from: 2, to: 1, label: 1, activation: 10 },
        { from: 1, to: 0, label: 1, activation: 9 },
        { from: 0, to: 0, label: 0, activation: 0.1 },
        { from: 2, to: 0, label: 0, activation: 0.2 },
      ]),
    );
    expect(selected.slice(0, 2).map(({ activation }) => activation)).toEqual([10, 9]);
  });

  it('breaks ties by record, then by flat index', () => {
    const records = [
      record({ name: 'a', activations: [1, 7, 7] }),
      record({ name: 'b', activations: [7, 7, 8] }),
    ];
    const strong = selectPairs(head, records, { ...options, strong: 4, weak: 0 });
    expect(strong.map(({ record, from, to }) => [record.name, from, to])).toEqual([
      ['b', 1, 1],
      ['a', 1, 0],
      ['a', 1, 1],
      ['b', 0, 0],
    ]);
  });

  it('takes at most so many strong and so many weak pairs from one record, the strongest that way', () => {
    const records = [
      record({ name: 'a', activations: [10, 9, 8, 0.1, 0.2, 0.3] }),
      record({ name: 'b', activations: [7, 0.4, 6, 0.5, 0.6, 0.7] }),
    ];
    const most = { ...options, strong: 4, weak: 4, maxPerRecord: 1 };
    const selected = selectPairs(head, records, most);
    expect(selected.filter(({ label }) => label === 1).map(({ activation }) => activation)).toEqual([10, 7]);
    expect(
      selected
        .filter(({ label }) => label === 0)
        .map(({ record }) => record.name)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(
      selectPairs(head, records, { ...most, maxPerRecord: 2 })
        .filter(({ label }) => label === 1)
        .map(({ activation }) => activation),
    ).toEqual([10, 9, 7, 6]);
  });

  it('keeps to the most per record whatever the records, and takes what it would without where that is no limit', () => {
    const limits = fc.record({
      most: fc.integer({ min: 1, max: 3 }),
      weakPairs: fc.constantFrom('random', 'mixed', 'near', 'same-to'),
    });
    fc.assert(
      fc.property(manyRecords, limits, (records, { most, weakPairs }) => {
        const chosen = { ...options, strong: 4, weak: 4, weakBelow: 0.5, weakPairs } as const;
        const limited = selectPairs(head, records, { ...chosen, maxPerRecord: most });
        const counts = Map.groupBy(limited, ({ record: of, label }) => `${of.name} ${label}`);
        for (const pairs of counts.values()) expect(pairs.length).toBeLessThanOrEqual(most);
        const strong = limited.filter(({ label }) => label === 1).map(({ activation }) => activation);
        expect(strong).toEqual(strong.toSorted((a, b) => b - a));
        expect(selectPairs(head, records, { ...chosen, maxPerRecord: 100 })).toEqual(
          selectPairs(head, records, chosen),
        );
      }),
    );
  });

  it('takes fewer pairs where there are no more', () => {
    const selected = selectPairs(head, [record({ activations: [10, 9, 8] })], { ...options, strong: 5 });
    expect(selected.map(({ label }) => label)).toEqual([1, 1, 1]);
  });

  it('leaves out pairs whose from-token stands too early, also in a narrow triangle', () => {
    const narrow = record({ tokens: ['a', 'b', 'c', 'd'], activations: [10, 9, 1, 8], width: 1 });
    const selected = selectPairs(head, [narrow], { ...options, strong: 4, weak: 0, fromAtLeast: 2 });
    expect(selected.map(({ from, activation }) => [from, activation])).toEqual([
      [3, 8],
      [2, 1],
    ]);
  });

  it('leaves out pairs whose to-token stands too early, strong and weak, whatever the kind of weak pairs', () => {
    const sink = record({
      tokens: ['a', 'b', 'c', 'd'],
      activations: [9, 9, 2, 9, 0.1, 1, 9, 3, 0.2, 0.3],
    });
    for (const weakPairs of ['random', 'same-to', 'same-from', 'near', 'mixed'] as const) {
      const selected = selectPairs(head, [sink], { ...options, strong: 2, weak: 4, toAtLeast: 1, weakPairs });
      expect(selected.filter(({ to }) => to < 1)).toEqual([]);
      expect(selected.slice(0, 2).map(({ activation }) => activation)).toEqual([3, 2]);
    }
  });

  it('draws the same pairs again for the same seed and head, and others for another', () => {
    const records = [record({ activations: Array.from({ length: 465 }, () => 0.5) })];
    const draw = (seed: number, of = head) =>
      selectPairs(of, records, { ...options, strong: 0, weak: 10, seed }).map(({ from, to }) => [from, to]);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).not.toEqual(draw(1, { layer: 4, head: 12 }));
  });

  it('draws each weak pair as often as any other, also next to strong pairs that are weak', () => {
    const records = [record({ activations: [0.9, 0.1, 0.2, 0.3, 0.4, 0.5] })];
    const counts = new Map<number, number>();
    const draws = 3000;
    for (let seed = 0; seed < draws; seed += 1) {
      for (const { activation, label } of selectPairs(head, records, { ...options, strong: 1, seed })) {
        if (label === 0) counts.set(activation, (counts.get(activation) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(5);
    // Two of five: 0.4 each; 0.05 is over five standard errors.
    for (const count of counts.values()) expect(Math.abs(count / draws - 0.4)).toBeLessThan(0.05);
  });

  it('passes over pairs whose activation is not known, in either kind', () => {
    fc.assert(
      fc.property(manyRecords, fc.array(fc.boolean(), { minLength: 1 }), (records, known) => {
        const holed = records.map((each) => ({
          ...each,
          activations: each.activations.map((value, index) => (known[index % known.length] ? value : null)),
        }));
        const everything = { ...options, strong: 1e6, weak: 1e6, maxActivation: 1e6 };
        const half = selectPairs(head, holed, { ...everything, strong: 2 });
        const places = half.map(({ record, from, to }) => `${record.name} ${from} ${to}`);
        expect(new Set(places).size).toBe(half.length);
        expect(half).toHaveLength(
          holed.flatMap(({ activations }) => activations.filter((a) => a !== null)).length,
        );
        for (const { record, from, to, activation } of half) {
          expect(record.activations[flatIndexOf({ from, to }, record.width)]).toBe(activation);
        }
      }),
    );
  });

  it('agrees with sorting everything', () => {
    fc.assert(
      fc.property(manyRecords, fc.integer({ min: 0, max: 12 }), (records, top) => {
        const strong = selectPairs(head, records, { ...options, strong: top, weak: 0 });
        const sorted = records
          .flatMap(({ name, activations }) =>
            activations.flatMap((activation, index) =>
              activation === null ? [] : [{ name, activation, index }],
            ),
          )
          .sort((a, b) => b.activation - a.activation)
          .slice(0, top);
        expect(strong.map(({ record, activation }) => [record.name, activation])).toEqual(
          sorted.map(({ name, activation }) => [name, activation]),
        );
      }),
    );
  });

  it('never gives a pair both labels, and never repeats one', () => {
    fc.assert(
      fc.property(manyRecords, fc.integer({ min: 0, max: 40 }), fc.integer(), (records, count, seed) => {
        const selected = selectPairs(head, records, { ...options, strong: count, weak: count, seed });
        const names = selected.map(({ record, from, to }) => `${record.name} ${from} ${to}`);
        expect(new Set(names).size).toBe(names.length);
        for (const { label, activation } of selected) if (label === 0) expect(activation).toBeLessThan(1);
      }),
    );
  });
});

const pair = z.tuple([z.number(), z.number(), z.number()]);
const schema = z.object({
  cases: z.array(
    z.object({
      records: z.array(z.object({ tokens: z.array(z.string()), activations: z.array(z.number()) })),
      max_activation: z.number(),
      top: z.number(),
      low_threshold: z.number(),
      top_pairs: z.array(pair),
      low_candidates: z.array(pair),
    }),
  ),
});

describe('pairs: transformer-debugger', () => {
  it('is what a suite that says nothing of its pairs asks about: 5 + 5 random ones', () => {
    const { uncorrected, ...preset } = pairSelectionSchema.parse('transformer-debugger');
    expect(preset).toEqual(pairSelectionSchema.parse({}));
    expect(preset).toMatchObject({
      strong: 5,
      weak: 5,
      weakPairs: 'random',
      weakBelow: 0.1,
      maxOver: 'head',
    });
    expect(uncorrected).toBe(true);
  });
});

describeReference('selection equals TDB’s', 'selection.json', () => {
  it('in the strongest pairs and their order, and in the weak pairs there are to draw from', () => {
    for (const each of reference('selection.json', schema).cases) {
      const records = each.records.map(({ tokens, activations }, index) =>
        record({
          name: String(index),
          tokens,
          activations,
          width: triangleWidth(tokens.length, activations.length) ?? 0,
        }),
      );
      const everything = { weakBelow: each.low_threshold, maxActivation: each.max_activation, seed: 0 };
      const named = (options: SelectPairsOptions, label: 0 | 1) =>
        selectPairs(head, records, options)
          .filter((pair) => pair.label === label)
          .map(({ record, from, to }) => [Number(record.name), from, to]);

      expect(named({ ...everything, strong: each.top, weak: 0 }, 1)).toEqual(each.top_pairs);
      expect(named({ ...everything, strong: 0, weak: 1e6 }, 0).sort()).toEqual(each.low_candidates.sort());
      const strong = new Set(each.top_pairs.map(String));
      expect(named({ ...everything, strong: each.top, weak: 1e6 }, 0).sort()).toEqual(
        each.low_candidates.filter((pair) => !strong.has(String(pair))).sort(),
      );
    }
  });
});
