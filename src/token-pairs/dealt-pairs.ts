import type { NumberedPairs } from './numbered-pairs.ts';

/** Pairs that were dealt, by number: no pair twice, and no more from one record than it may give. */
export class Dealt {
  readonly #pairs = new Set<number>();
  readonly #perRecord = new Map<number, number>();
  readonly #source: { readonly pairs: NumberedPairs; readonly maxPerRecord: number | null };

  constructor(source: { readonly pairs: NumberedPairs; readonly maxPerRecord: number | null }) {
    this.#source = source;
  }

  get size(): number {
    return this.#pairs.size;
  }

  inOrder(): readonly number[] {
    return [...this.#pairs];
  }

  /** Deals one of each stack in turn until there are `count`; a stack that has run dry is left out, the others fill up. */
  inTurn(stacks: readonly Iterator<number>[], count: number): void {
    let undealt = stacks;
    while (this.size < count && undealt.length > 0) {
      undealt = undealt.filter((stack) => this.size >= count || this.#takeOneOf(stack));
    }
  }

  /** @returns false when there is none among them that may be taken. */
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
