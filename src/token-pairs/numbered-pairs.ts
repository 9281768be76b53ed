import type { Head } from '../activation-records/head.ts';
import { type ActivationRecord, atMost } from '../activation-records/head-record.ts';
import { flatIndexOf, type PairPosition, pairAt } from '../activation-records/pair-index.ts';
import { type SeededRandom, shuffledIndices } from '../metrics/seeded-random.ts';

/** Where a pair stands among several records. */
export interface PairPlace extends PairPosition {
  /** The record's position among the records. */
  readonly recordIndex: number;
}

/**
 * Numbers the pairs of several records consecutively: those of the first record by flat index, then those of the second,
 * and so on.
 */
export class NumberedPairs {
  readonly records: readonly ActivationRecord[];
  /** The number of each record's first pair. */
  readonly #starts: readonly number[];

  constructor(records: readonly ActivationRecord[]) {
    this.records = records;
    let start = 0;
    this.#starts = records.map(({ activations }) => {
      const own = start;
      start += activations.length;
      return own;
    });
  }

  /**
   * A pair's number and its activation or upper bound; undefined if there is no such pair (e.g. beyond a narrow triangle's
   * width) or its activation is unknown.
   */
  find({
    recordIndex,
    from,
    to,
  }: PairPlace): { readonly number: number; readonly activation: number } | undefined {
    const [record, start = 0] = [this.records[recordIndex], this.#starts[recordIndex]];
    if (record === undefined || to < 0 || to > from || to >= record.width) return undefined;
    const flatIndex = flatIndexOf({ from, to }, record.width);
    const activation = atMost(record, flatIndex, from);
    return activation === null ? undefined : { number: start + flatIndex, activation };
  }

  /** @throws RangeError when no pair with a known activation has this number. */
  at(number: number): PairPlace & { readonly record: ActivationRecord; readonly activation: number } {
    const recordIndex = this.#starts.findLastIndex((start) => start <= number);
    const record = this.records[recordIndex];
    const flatIndex = number - (this.#starts[recordIndex] ?? 0);
    if (record === undefined) throw new RangeError(`no pair has number ${number}`);
    const place = pairAt(flatIndex, record.width);
    const activation = atMost(record, flatIndex, place.from);
    if (activation === null) throw new RangeError(`nothing is known of pair ${number}`);
    return { recordIndex, record, activation, ...place };
  }
}

/** What a head's pairs are drawn from. Pairs go by their number in `pairs`. */
export interface PairSource {
  readonly head: Head;
  readonly seed: number;
  readonly pairs: NumberedPairs;
  /** The most pairs to draw from one record; null: no limit. */
  readonly maxPerRecord: number | null;
}

/** A pair that was drawn, by its number. */
export interface DrawnPair {
  readonly number: number;
  /** Its probability of being drawn, where not all pairs had the same. */
  readonly inclusion?: number;
  /** The band of activations it was drawn from, 1 for the strongest. */
  readonly band?: number;
}

/** Pairs drawn so far, by number: no pair twice, and no more from one record than its limit. */
export class Dealt {
  readonly #pairs = new Set<number>();
  readonly #perRecord = new Map<number, number>();
  readonly #source: PairSource;

  constructor(source: PairSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#pairs.size;
  }

  inOrder(): readonly number[] {
    return [...this.#pairs];
  }

  /** Takes one of each stack in turn until there are `count`; when a stack runs out, the others make up for it. */
  inTurn(stacks: readonly Iterator<number>[], count: number): void {
    let undealt = stacks;
    while (this.size < count && undealt.length > 0) {
      undealt = undealt.filter((stack) => this.size >= count || this.#takeOneOf(stack));
    }
  }

  /** @returns false when the stack has run out. */
  #takeOneOf(stack: Iterator<number>): boolean {
    for (let next = stack.next(); !next.done; next = stack.next()) {
      if (this.#pairs.has(next.value) || !this.#hasRoomFor(next.value)) continue;
      this.#pairs.add(next.value);
      return true;
    }
    return false;
  }

  #hasRoomFor(pair: number): boolean {
    const { maxPerRecord, pairs } = this.#source;
    if (maxPerRecord === null) return true;
    const { recordIndex } = pairs.at(pair);
    const taken = this.#perRecord.get(recordIndex) ?? 0;
    if (taken >= maxPerRecord) return false;
    this.#perRecord.set(recordIndex, taken + 1);
    return true;
  }
}

/** The same numbers in random order. */
export function* inRandomOrder(numbers: ArrayLike<number>, random: SeededRandom): Generator<number, void> {
  for (const position of shuffledIndices(numbers.length, random)) yield numbers[position] as number;
}
