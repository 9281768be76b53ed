import { hash } from 'node:crypto';
import { headName } from '../activation-records/head.ts';
import { ModelError } from '../models/model-error.ts';
import { drawingOf } from '../suite/suite-version.ts';
import { type PairCase, pairName } from './pair-case.ts';

type AskedPair = Pick<PairCase, 'pair' | 'tokens'>;

/**
 * Which cases are asked about together if a simulator takes several in one request: pairs of one head and explanation in a seeded order,
 * strong and weak ones mixed, in parts of about one size. The groups depend on the head's pairs alone, so they are the same for every
 * explanation, and in part of a run.
 */
export class PairGroups {
  readonly #ordered = new Map<string, readonly AskedPair[]>();

  /** Takes note of all pairs of some heads. */
  add(cases: readonly PairCase[]): void {
    for (const [key, ofHead] of Map.groupBy(cases, keyOf)) {
      const pairs = new Map(ofHead.map(({ pair, tokens }) => [pairName(pair), { pair, tokens }]));
      this.#ordered.set(key, inSeededOrder(seedOf(ofHead[0] as PairCase), [...pairs.values()]));
    }
  }

  /**
   * The group of a case: its number within the head, and its cases in the order of asking.
   *
   * @param size the most cases in a group.
   * @throws ModelError if the pairs of its head are unknown.
   */
  of(pairCase: PairCase, size: number): { readonly number: number; readonly cases: readonly PairCase[] } {
    const name = pairName(pairCase.pair);
    const parts = partsOf(this.#ordered.get(keyOf(pairCase)) ?? [], size);
    const number = parts.findIndex((part) => part.some(({ pair }) => pairName(pair) === name));
    const members = parts[number];
    if (members === undefined) throw new ModelError(UNKNOWN, { hopeless: true });
    return { number, cases: members.map((each) => ({ ...pairCase, ...each })) };
  }

  /** Cases of whole heads, group by group. */
  *split(cases: readonly PairCase[], size = 1): Generator<readonly PairCase[]> {
    for (const pairCase of cases) {
      if (size === 1) yield [pairCase];
      else {
        const group = this.of(pairCase, size).cases;
        if (group[0]?.pair === pairCase.pair) yield group;
      }
    }
  }
}

/** Cut into the fewest parts of at most `size`, of about equal size. */
export function partsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  const start = (number: number) => Math.ceil((number * items.length) / count);
  return Array.from({ length: count }, (_, number) => items.slice(start(number), start(number + 1)));
}

const UNKNOWN =
  'with pairsPerRequest the other pairs of a head must be known: make the tests of the run with datasets/head-test-cases.ts, in the same process';

/** Pairs on which an explanation is chosen, and those it is reported on, are asked about apart. */
function keyOf({ suite, version, head, pair }: PairCase): string {
  return JSON.stringify([suite, version, headName(head), pair.purpose ?? 'report']);
}

/** Groups stay the same if the suite's name or explanations change. */
function seedOf({ version = '', head }: PairCase): string {
  return `${drawingOf(version)} ${headName(head)}`;
}

function inSeededOrder(seed: string, pairs: readonly AskedPair[]): readonly AskedPair[] {
  return pairs
    .map((each) => ({ each, rank: hash('sha256', `${seed} ${pairName(each.pair)}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ each }) => each);
}
