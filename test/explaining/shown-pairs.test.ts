import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { pairsByStrata, strongestPairs, textOfStrata } from '../../src/explaining/shown-pairs.ts';

function recordOf(name: string, activations: readonly (number | null)[]): ActivationRecord {
  const length = Math.round((Math.sqrt(8 * activations.length + 1) - 1) / 2);
  return {
    name,
    tokens: Array.from({ length }, (_, index) => ` ${name}${index}`),
    activations,
    width: length,
    maxActivation: Math.max(...activations.map((each) => each ?? 0)),
  };
}

const recordsArbitrary = fc.array(
  fc.integer({ min: 2, max: 12 }).chain((length) =>
    fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
      minLength: (length * (length + 1)) / 2,
      maxLength: (length * (length + 1)) / 2,
    }),
  ),
  { minLength: 1, maxLength: 8 },
);

describe('pairsByStrata', () => {
  it('shows pairs of the first five records alone, each once, with at most three self pairs and three first-token pairs a stratum', () => {
    fc.assert(
      fc.property(recordsArbitrary, (lists) => {
        const records = lists.map((activations, index) => recordOf(`r${index}`, activations));
        const pairs = pairsByStrata(records, 0);
        const largest = Math.max(...records.slice(0, 5).map(({ maxActivation }) => maxActivation));
        const strata = Map.groupBy(pairs, ({ activation }) =>
          Math.min(3, Math.floor((4 * activation) / largest)),
        );
        expect(new Set(pairs.map(({ record, from, to }) => `${record.name} ${from} ${to}`)).size).toBe(
          pairs.length,
        );
        expect(pairs.every(({ record }) => records.indexOf(record) < 5)).toBe(true);
        for (const ofStratum of strata.values()) {
          expect(ofStratum.filter(({ from, to }) => from === to).length).toBeLessThanOrEqual(3);
          expect(ofStratum.filter(({ from, to }) => from !== to && to === 0).length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it('shows weak pairs that share a token with a strong one, the same for the same seed', () => {
    const record = recordOf('a', [1, 0, 9, 0, 0, 0, 0, 8, 0, 0]);
    const weak = pairsByStrata([record], 1).filter(({ activation }) => activation === 0);
    expect(weak.length).toBeGreaterThan(0);
    // The strong pairs are 1→1 and 3→1.
    for (const { from, to } of weak) expect(from === 1 || from === 3 || to === 1).toBe(true);
    expect(pairsByStrata([record], 1)).toEqual(pairsByStrata([record], 1));
  });

  it('takes strong pairs from the records in turn', () => {
    const strong = recordOf('a', [0, 10, 0, 10, 10, 0]);
    const other = recordOf('b', [0, 9, 0, 9, 9, 0]);
    expect(
      pairsByStrata([strong, other], 0)
        .slice(0, 3)
        .map(({ record }) => record.name),
    ).toEqual(['a', 'b', 'a']);
  });
});

describe('strongestPairs', () => {
  it('takes the strongest of all records, as transformer-debugger does', () => {
    const pairs = strongestPairs([recordOf('a', [0, 3, 1]), recordOf('b', [2, 5, null])], 3);
    expect(pairs.map(({ record, from, to, activation }) => [record.name, from, to, activation])).toEqual([
      ['b', 1, 0, 5],
      ['a', 1, 0, 3],
      ['b', 0, 0, 2],
    ]);
  });
});

describe('textOfStrata', () => {
  it('writes a text once, and under it its pairs with their activations as levels from 0 to 10', () => {
    const record = recordOf('a', [0, 8, 3.9, 0.1, 0, 0]);
    const shown = [
      { record, from: 1, to: 0, activation: 8 },
      { record, from: 1, to: 1, activation: 3.9 },
    ];
    expect(textOfStrata(shown)).toBe(
      [
        'Text 1:  a0 a1 a2',
        '  10: from " a1" (token 1) to " a0" (token 0)',
        '  5: from " a1" (token 1) to itself',
      ].join('\n'),
    );
  });
});
