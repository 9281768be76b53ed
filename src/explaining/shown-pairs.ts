import type { ActivationRecord } from '../activation-records/head-record.ts';
import { type PairPosition, pairAt } from '../activation-records/pair-index.ts';
import { markPair } from '../asking/pair-question.ts';
import { seededRandom, shuffledIndices } from '../metrics/seeded-random.ts';
import type { ExplainerProtocol } from './explainer-protocol.ts';

/** A pair that an explainer is shown, with its activation. */
export interface ShownPair extends PairPosition {
  readonly record: ActivationRecord;
  readonly activation: number;
}

/** Bands of activation, as shares of the largest shown, and how many pairs of each are shown (after arXiv 2606.19317, which shows 15, 10, 10 and 10). The last is the weak pairs'. */
const STRATA = [
  { from: 0.75, below: Number.POSITIVE_INFINITY, most: 10 },
  { from: 0.5, below: 0.75, most: 6 },
  { from: 0.25, below: 0.5, most: 4 },
  { from: Number.NEGATIVE_INFINITY, below: 0.25, most: 6 },
] as const;

/** The most pairs per stratum of a token with itself, and to the first token: a sink would crowd out the rest. */
const MOST_OF_A_SINK = 3;

/** How many sequences an explainer sees. */
const SHOWN_SEQUENCES = 5;

/**
 * The pairs that `explain-v1` shows: from a head's first five records, by {@link STRATA}. Strong pairs are the strongest of their
 * stratum, taken from the records in turn; weak ones are drawn (by the seed) from those that share a token with a shown strong pair.
 */
export function pairsByStrata(
  records: readonly ActivationRecord[],
  seed: string | number,
): readonly ShownPair[] {
  const shown = records.slice(0, SHOWN_SEQUENCES);
  const largest = Math.max(...shown.map(({ maxActivation }) => maxActivation));
  const known = shown.map(knownPairs);
  const within = ({ from, below }: (typeof STRATA)[number], { activation }: ShownPair) =>
    activation >= from * largest && activation < below * largest;
  const [weakest, ...strata] = STRATA.toReversed();
  const strong = strata
    .toReversed()
    .flatMap((stratum) =>
      chosen(
        inTurn(known.map((pairs) => pairs.filter((pair) => within(stratum, pair)).toSorted(strongestFirst))),
        stratum.most,
      ),
    );
  if (weakest === undefined) return strong;
  const near = known.flatMap((pairs) =>
    pairs.filter((pair) => within(weakest, pair) && strong.some((other) => sharesToken(pair, other))),
  );
  const drawn = [...shuffledIndices(near.length, seededRandom(seed, 'weak pairs to show'))];
  return [
    ...strong,
    ...chosen(
      drawn.flatMap((index) => near[index] ?? []),
      weakest.most,
    ),
  ];
}

/** The strongest pairs of the first five records, as in transformer-debugger's explainer. Ties go to the earlier pair. */
export function strongestPairs(records: readonly ActivationRecord[], count: number): readonly ShownPair[] {
  return records
    .slice(0, SHOWN_SEQUENCES)
    .flatMap((record) => knownPairs(record).toSorted(strongestFirst).slice(0, count))
    .toSorted(strongestFirst)
    .slice(0, count);
}

function knownPairs(record: ActivationRecord): readonly ShownPair[] {
  return record.activations.flatMap((activation, index) =>
    activation === null ? [] : [{ record, activation, ...pairAt(index, record.width) }],
  );
}

function strongestFirst(a: ShownPair, b: ShownPair): number {
  return b.activation - a.activation;
}

function sharesToken(a: ShownPair, b: ShownPair): boolean {
  return a.record === b.record && (a.from === b.from || a.to === b.to);
}

/** The first of each list, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

function chosen(pairs: readonly ShownPair[], most: number): readonly ShownPair[] {
  let [self, first] = [0, 0];
  return pairs
    .filter(({ from, to }) => {
      if (from === to) self += 1;
      else if (to === 0) first += 1;
      return from === to ? self <= MOST_OF_A_SINK : to !== 0 || first <= MOST_OF_A_SINK;
    })
    .slice(0, most);
}

/** As in transformer-debugger's explainer. */
const STRONGEST_SHOWN = 5;

/** What an explainer sees of a head. */
interface Shown {
  readonly pairs: readonly ShownPair[];
  readonly text: string;
}

/** What a protocol shows of a head. @param records of the train split. */
export function showHead(
  { shows, separator }: Pick<ExplainerProtocol, 'shows' | 'separator'>,
  records: readonly ActivationRecord[],
  seed: string | number,
): Shown {
  if (shows === 'strata') {
    const pairs = pairsByStrata(records, seed);
    return { pairs, text: textOfStrata(pairs) };
  }
  // As in transformer-debugger, pairs of one text are together.
  const ofRecords = Map.groupBy(strongestPairs(records, STRONGEST_SHOWN), ({ record }) => record);
  const pairs = [...ofRecords.values()].flat();
  return { pairs, text: pairs.map((pair) => markPair(pair.record.tokens, pair)).join(separator) };
}

/** Each text once with its pairs, strongest first, and their activation from 0 to 10. */
export function textOfStrata(pairs: readonly ShownPair[]): string {
  const largest = Math.max(...pairs.map(({ activation }) => activation));
  return [...Map.groupBy(pairs, ({ record }) => record)]
    .map(([{ tokens }, ofRecord], index) => {
      const lines = ofRecord
        .toSorted((a, b) => b.activation - a.activation)
        .map((pair) => `  ${levelOf(pair.activation, largest)}: ${pairInWords(tokens, pair)}`);
      return [`Text ${index + 1}: ${tokens.join('')}`, ...lines].join('\n');
    })
    .join('\n');
}

/** A pair in words, e.g. `from " bus" (token 10) to " bus" (token 1)`, from 0. */
export function pairInWords(tokens: readonly string[], { from, to }: { from: number; to: number }): string {
  const named = (position: number) => `${JSON.stringify(tokens[position] ?? '')} (token ${position})`;
  return from === to ? `from ${named(from)} to itself` : `from ${named(from)} to ${named(to)}`;
}

/** An activation as a whole number from 0 to 10 of the largest. */
function levelOf(activation: number, largest: number): number {
  return largest > 0 ? Math.max(0, Math.round((10 * activation) / largest)) : 0;
}
