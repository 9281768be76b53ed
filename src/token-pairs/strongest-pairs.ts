import TinyQueue from 'tinyqueue';

/** A pair's number and activation. */
export interface PairStrength {
  readonly index: number;
  readonly activation: number;
}

/**
 * The k largest activations seen so far, kept in a heap with the weakest on top: O(log k) for an offer that is kept, O(1)
 * otherwise. Among equal activations the one offered first wins.
 */
export class StrongestPairs {
  readonly #capacity: number;
  readonly #kept = new TinyQueue<PairStrength>([], weakestFirst);

  /** What an activation must exceed to be kept. */
  entrance = Number.NEGATIVE_INFINITY;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @returns the new {@link entrance}. */
  offer(index: number, activation: number): number {
    if (activation <= this.entrance) return this.entrance;
    this.#kept.push({ index, activation });
    if (this.#kept.length > this.#capacity) this.#kept.pop();
    if (this.#kept.length >= this.#capacity) {
      this.entrance = this.#kept.peek()?.activation ?? Number.POSITIVE_INFINITY;
    }
    return this.entrance;
  }

  /** The kept pairs, strongest first. */
  inOrder(): readonly PairStrength[] {
    return this.#kept.data.toSorted((a, b) => weakestFirst(b, a));
  }
}

function weakestFirst(a: PairStrength, b: PairStrength): number {
  return a.activation - b.activation || b.index - a.index;
}
