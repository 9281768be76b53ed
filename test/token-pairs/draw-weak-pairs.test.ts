import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { pairAt } from '../../src/activation-records/pair-index.ts';
import type { Coverage } from '../../src/token-pairs/draw-explanation-sampled.ts';
import { WEAK_PAIR_KINDS, type WeakPairKind, type WeakPairs } from '../../src/token-pairs/draw-weak-pairs.ts';
import {
  type SelectedPair,
  type SelectPairsOptions,
  selectPairs,
} from '../../src/token-pairs/select-pairs.ts';
import { record } from '../activation-records/records.ts';
import { triangles } from './triangles.ts';

type Pair = Pick<SelectedPair, 'record' | 'from' | 'to'>;

/** What each kind promises of a negative, given the strong pairs: stated here once more, by looking at one pair. */
const obeys: Record<WeakPairKind, (pair: Pair, strong: readonly Pair[]) => boolean> = {
  random: () => true,
  'same-to': (pair, strong) => strong.some(({ record, to }) => record === pair.record && to === pair.to),
  'same-from': (pair, strong) =>
    strong.some(({ record, from }) => record === pair.record && from === pair.from),
  near: (pair, strong) => strong.some(({ from, to }) => from - to === pair.from - pair.to),
};

const head = { layer: 4, head: 11 };
/** One explanation proposes what attends to the token before, the other what attends to the first token, too. */
const coverage: Coverage =
  () =>
  ({ from, to }) => [from - to === 1, from - to === 1 || to === 0];
const options: SelectPairsOptions = {
  strong: 3,
  weak: 5,
  weakBelow: 0.5,
  maxActivation: 10,
  seed: 0,
  coverage,
};
type FromAny = Exclude<WeakPairs, WeakPairKind>;
const fromAny = (weakPairs: WeakPairs): weakPairs is FromAny =>
  ['mixed', 'matched', 'explanation-sampled'].includes(weakPairs);

const nameOf = ({ record, from, to }: Pair) => `${record.name} ${from}→${to}`;
const select = (records: readonly ActivationRecord[], more: Partial<SelectPairsOptions>, of = head) => {
  const selected = selectPairs(of, records, { ...options, ...more });
  return {
    strong: selected.filter(({ label }) => label === 1),
    weak: selected.filter(({ label }) => label === 0),
  };
};

/** Every pair of the records that may be a negative of the kind, by looking at all of them. */
function allOf(
  kind: WeakPairKind,
  records: readonly ActivationRecord[],
  strong: readonly Pair[],
  fromAtLeast = 0,
) {
  const taken = new Set(strong.map(nameOf));
  return records
    .flatMap((record) =>
      record.activations.map((activation, index) => ({ record, activation, ...pairAt(index, record.width) })),
    )
    .filter(({ activation, from }) => activation !== null && activation < 5 && from >= fromAtLeast)
    .filter((pair) => !taken.has(nameOf(pair)) && obeys[kind](pair, strong));
}

// One strong pair per record, 7→4 and 9→2, and weak ones everywhere else.
const WIDE = [
  [7, 4],
  [9, 2],
].map(([strongFrom, strongTo], index) =>
  record({
    name: `top[${index}]`,
    activations: Array.from({ length: 210 }, (_, flat) => {
      const { from, to } = pairAt(flat, 20);
      return from === strongFrom && to === strongTo ? 10 : 0.5;
    }),
  }),
);

describe('weak pairs', () => {
  it('random: stay the pairs that earlier versions drew', () => {
    const { weak } = select([record({ activations: Array.from({ length: 465 }, () => 0.5) })], {
      strong: 0,
      seed: 1,
    });
    expect(weak.map(nameOf)).toEqual([
      'top[0] 24→12',
      'top[0] 18→13',
      'top[0] 24→14',
      'top[0] 16→2',
      'top[0] 28→28',
    ]);
  });

  it('same-to: share record and to-token with a strong pair', () => {
    const { weak } = select(WIDE, { strong: 2, weak: 1000, weakPairs: 'same-to' });
    const froms = (to: number, but: number) =>
      Array.from({ length: 20 - to }, (_, i) => to + i).filter((from) => from !== but);
    expect(weak.map(nameOf).sort()).toEqual(
      [
        ...froms(4, 7).map((from) => `top[0] ${from}→4`),
        ...froms(2, 9).map((from) => `top[1] ${from}→2`),
      ].sort(),
    );
  });

  it('same-from: share record and from-token with a strong pair', () => {
    const { weak } = select(WIDE, { strong: 2, weak: 1000, weakPairs: 'same-from' });
    expect(new Set(weak.map(({ record, from }) => `${record.name} ${from}`))).toEqual(
      new Set(['top[0] 7', 'top[1] 9']),
    );
    expect(weak).toHaveLength(7 + 9);
  });

  it('near: are as far apart as a strong pair, in any of the records', () => {
    const { weak } = select(WIDE, { strong: 2, weak: 1000, weakPairs: 'near' });
    // In each of two records 17 pairs at distance 3 and 13 at distance 7; one of either is strong.
    expect(weak).toHaveLength(2 * (17 + 13) - 2);
    expect(new Set(weak.map(({ from, to }) => from - to))).toEqual(new Set([3, 7]));
  });

  it('mixed: deals one of each kind in turn', () => {
    const { strong, weak } = select(WIDE, { strong: 2, weak: 12, weakPairs: 'mixed' });
    expect(weak).toHaveLength(12);
    for (const [turn, pair] of weak.entries()) {
      const kind = WEAK_PAIR_KINDS[turn % WEAK_PAIR_KINDS.length] as WeakPairKind;
      expect(obeys[kind](pair, strong), `${nameOf(pair)} is ${kind}`).toBe(true);
    }
  });

  it('mixed: deals the next one of a kind where one is dealt already', () => {
    fc.assert(
      fc.property(triangles, fc.integer({ min: 1, max: 8 }), fc.integer(), (records, low, seed) => {
        const { strong, weak } = select(records, { weak: low, seed, weakPairs: 'mixed' });
        fc.pre(WEAK_PAIR_KINDS.every((kind) => allOf(kind, records, strong).length >= low));
        const kinds = weak.map((_, turn) => WEAK_PAIR_KINDS[turn % WEAK_PAIR_KINDS.length] as WeakPairKind);
        expect(weak.filter((pair, turn) => !obeys[kinds[turn] as WeakPairKind](pair, strong))).toEqual([]);
      }),
    );
  });

  it('are drawn for each kind by itself, also where two kinds draw from the same pairs', () => {
    const column = record({
      tokens: Array.from({ length: 40 }, () => ' t'),
      width: 1,
      activations: Array.from({ length: 40 }, (_, from) => (from === 20 ? 10 : 0.5)),
    });
    const draw = (weakPairs: WeakPairs) => select([column], { strong: 1, weakPairs }).weak.map(nameOf);
    expect(allOf('same-to', [column], select([column], { strong: 1 }).strong)).toHaveLength(39);
    expect(draw('same-to')).not.toEqual(draw('random'));
  });

  it('mixed: fills up from the others when a kind runs dry', () => {
    // The strong pair 0→0 leaves no other pair to its from-token.
    const corner = record({ activations: [10, 1, 2, 3, 4, 1, 2, 3, 4, 1] });
    const { strong, weak } = select([corner], { strong: 1, weak: 9, weakPairs: 'mixed' });
    expect(allOf('same-from', [corner], strong)).toEqual([]);
    expect(weak).toHaveLength(9);
  });

  it('are none where there is no strong pair to be like, and random ones all the same', () => {
    for (const weakPairs of ['same-to', 'same-from', 'near'] as const) {
      expect(select(WIDE, { strong: 0, weakPairs }).weak).toEqual([]);
    }
    expect(select(WIDE, { strong: 0, weakPairs: 'random' }).weak).toHaveLength(5);
  });

  it.each(WEAK_PAIR_KINDS)(
    '%s: are weak, late enough, of their kind, and all of those when enough are asked for',
    (kind) => {
      fc.assert(
        fc.property(
          triangles,
          fc.integer({ min: 0, max: 6 }),
          fc.integer({ min: 0, max: 3 }),
          fc.integer(),
          (records, top, fromAtLeast, seed) => {
            const { strong, weak } = select(records, {
              strong: top,
              weak: 1000,
              fromAtLeast,
              seed,
              weakPairs: kind,
            });
            expect(weak.map(nameOf).sort()).toEqual(
              allOf(kind, records, strong, fromAtLeast).map(nameOf).sort(),
            );
          },
        ),
      );
    },
  );

  it('mixed: come from every weak pair when enough are asked for', () => {
    fc.assert(
      fc.property(triangles, fc.integer({ min: 0, max: 6 }), fc.integer(), (records, top, seed) => {
        const { strong, weak } = select(records, { strong: top, weak: 1000, seed, weakPairs: 'mixed' });
        expect(weak.map(nameOf).sort()).toEqual(allOf('random', records, strong).map(nameOf).sort());
      }),
    );
  });

  it('matched: give every strong pair a weak one of its record and distance, as far as there are such', () => {
    fc.assert(
      fc.property(triangles, fc.integer({ min: 1, max: 6 }), fc.integer(), (records, top, seed) => {
        const { strong, weak } = select(records, { strong: top, weak: top, seed, weakPairs: 'matched' });
        const key = ({ record, from, to }: Pair) => `${record.name} ${from - to}`;
        const wanted = Map.groupBy(strong, key);
        const there = Map.groupBy(allOf('random', records, strong), key);
        const given = Map.groupBy(weak, key);
        for (const [place, ofPlace] of wanted) {
          const possible = Math.min(ofPlace.length, there.get(place)?.length ?? 0);
          expect(given.get(place)?.length ?? 0).toBeGreaterThanOrEqual(possible);
        }
      }),
    );
  });

  it('explanation-sampled: stand for all weak pairs, each for one over its chance of having been drawn', () => {
    fc.assert(
      fc.property(triangles, fc.integer({ min: 4, max: 12 }), fc.integer(), (records, low, seed) => {
        const { strong, weak } = select(records, { weak: low, seed, weakPairs: 'explanation-sampled' });
        const all = allOf('random', records, strong);
        const stoodFor = weak.reduce((sum, { inclusion }) => sum + 1 / (inclusion ?? 0), 0);
        expect(stoodFor).toBeCloseTo(all.length, 6);
      }),
    );
  });

  it('explanation-sampled: hold pairs that only the broader explanation covers, however rare they are', () => {
    const { weak } = select(WIDE, { strong: 2, weak: 16, weakPairs: 'explanation-sampled' });
    const kinds = weak.map(({ from, to }) => (from - to === 1 ? 'narrow' : to === 0 ? 'only broad' : 'none'));
    const counted = (kind: string) => kinds.filter((each) => each === kind).length;
    expect([counted('none'), counted('only broad'), counted('narrow')]).toEqual([8, 4, 4]);
  });

  it('explanation-sampled: are drawn as often as their chance says', () => {
    const draws = 400;
    const drawn = new Map<string, number>();
    const chances = new Map<string, number>();
    for (let seed = 0; seed < draws; seed += 1) {
      for (const pair of select(WIDE, { strong: 2, weak: 16, seed, weakPairs: 'explanation-sampled' }).weak) {
        drawn.set(nameOf(pair), (drawn.get(nameOf(pair)) ?? 0) + 1);
        chances.set(nameOf(pair), pair.inclusion ?? 0);
      }
    }
    expect(drawn.size).toBe(418);
    const squares = [...drawn].map(([name, times]) => {
      const expected = draws * (chances.get(name) ?? 0);
      return (times - expected) ** 2 / expected;
    });
    // χ² with about as many degrees of freedom as pairs.
    const sum = squares.reduce((total, each) => total + each, 0);
    expect(Math.abs(sum - squares.length) / Math.sqrt(2 * squares.length)).toBeLessThan(4);
  });

  const anyWeakPairs = fc.constantFrom<WeakPairs>(
    ...WEAK_PAIR_KINDS,
    'mixed',
    'matched',
    'explanation-sampled',
  );

  it('are as many as asked for, or all there are; no pair comes twice or with both labels', () => {
    fc.assert(
      fc.property(
        triangles,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer(),
        anyWeakPairs,
        (records, top, low, seed, weakPairs) => {
          const found = select(records, { strong: top, weak: low, seed, weakPairs });
          const names = [...found.strong, ...found.weak].map(nameOf);
          expect(new Set(names).size).toBe(names.length);
          const candidates = allOf(fromAny(weakPairs) ? 'random' : weakPairs, records, found.strong);
          expect(found.weak).toHaveLength(Math.min(low, candidates.length));
        },
      ),
    );
  });

  it('leave the strong pairs as they are', () => {
    fc.assert(
      fc.property(triangles, fc.integer({ min: 0, max: 6 }), anyWeakPairs, (records, top, weakPairs) => {
        expect(select(records, { strong: top, weakPairs }).strong).toEqual(
          select(records, { strong: top }).strong,
        );
      }),
    );
  });

  it.each([...WEAK_PAIR_KINDS, 'mixed', 'matched', 'explanation-sampled'] as const)(
    '%s: are the same again for the same seed and head, and others for another',
    (weakPairs) => {
      const draw = (seed: number, of = head) =>
        select(WIDE, { strong: 2, seed, weakPairs }, of).weak.map(nameOf);
      expect(draw(1)).toEqual(draw(1));
      expect(draw(1)).not.toEqual(draw(2));
      expect(draw(1)).not.toEqual(draw(1, { layer: 4, head: 12 }));
    },
  );
});
