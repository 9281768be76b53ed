import type { ActivationRecord } from '../activation-records/head-record.ts';
import { flatIndexOf, type PairPosition, pairAt } from '../activation-records/pair-index.ts';

/** Where a pair stands among several records. */
export interface PairPlace extends PairPosition {
  /** The record's position among the records. */
  readonly recordIndex: number;
}

/**
 * Numbers the pairs of several records end to end: those of the first record by their flat index, then those of the
 * second, and so on.
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
   * A pair's number and activation; undefined where there is no such pair, e.g. beyond a narrow triangle's width, and
   * where its activation is not known.
   */
  find({
    recordIndex,
    from,
    to,
  }: PairPlace): { readonly number: number; readonly activation: number } | undefined {
    const record = this.records[recordIndex];
    const start = this.#starts[recordIndex];
    if (record === undefined || start === undefined || to < 0 || to > from || to >= record.width)
      return undefined;
    const flatIndex = flatIndexOf({ from, to }, record.width);
    const activation = record.activations[flatIndex];
    return activation === undefined || activation === null
      ? undefined
      : { number: start + flatIndex, activation };
  }

  /** @throws RangeError when no pair of a known activation has this number. */
  at(number: number): PairPlace & { readonly record: ActivationRecord; readonly activation: number } {
    const recordIndex = this.#starts.findLastIndex((start) => start <= number);
    const record = this.records[recordIndex];
    const flatIndex = number - (this.#starts[recordIndex] ?? 0);
    const activation = record?.activations[flatIndex];
    if (record === undefined || activation === undefined || activation === null)
      throw new RangeError(`no known pair has number ${number}`);
    return { recordIndex, record, activation, ...pairAt(flatIndex, record.width) };
  }
}
