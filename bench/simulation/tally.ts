import { median } from 'd3-array';
import { percent } from './table.ts';

interface Limits {
  readonly low: number;
  readonly high: number;
}

/** Counts, over replicates, how often an interval holds the truth, and collects its widths. */
export class Tally {
  #covered = 0;
  #missing = 0;
  readonly #widths: number[] = [];

  add(interval: Limits | null, truth: number): void {
    if (interval === null) this.#missing += 1;
    else {
      if (interval.low <= truth && truth <= interval.high) this.#covered += 1;
      this.#widths.push(interval.high - interval.low);
    }
  }

  /** Coverage; no interval counts as one that misses. */
  coverage(): number {
    return this.#covered / (this.#widths.length + this.#missing);
  }

  /** Of the intervals that there are. */
  medianWidth(): number {
    return median(this.#widths) ?? Number.NaN;
  }

  cells(): string[] {
    const width = this.#widths.length === 0 ? '–' : this.medianWidth().toFixed(3);
    return [percent(this.coverage()), width];
  }

  missing(): string {
    return percent(this.#missing / (this.#widths.length + this.#missing));
  }
}

/** Counts how often something holds. */
export class Rate {
  #held = 0;
  #all = 0;

  add(holds: boolean): void {
    this.#all += 1;
    if (holds) this.#held += 1;
  }

  share(): number {
    return this.#held / this.#all;
  }

  cell(): string {
    return percent(this.share());
  }
}
