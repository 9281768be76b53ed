import { type ActivationRecord, atMost } from '../activation-records/head-record.ts';
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
   * A pair's number and activation, or what it is at most; undefined where there is no such pair, e.g. beyond a narrow
   * triangle's width, and where nothing is known of its activation.
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
    const activation = atMost(record, flatIndex, from);
    return activation === null ? undefined : { number: start + flatIndex, activation };
  }

  /** @throws RangeError when no pair of a known activation has this number. */
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
