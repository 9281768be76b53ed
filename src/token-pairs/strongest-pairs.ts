import TinyQueue from 'tinyqueue';

/** A pair by its number, and how strongly the head activates on it. */
export interface PairStrength {
  readonly index: number;
  readonly activation: number;
}

/**
 * The k largest activations seen so far, without sorting the rest: a heap with the weakest on top, O(log k) for an offer
 * that enters and O(1) for one that does not. Equal activations: the one offered first is the stronger.
 */
export class StrongestPairs {
  readonly #capacity: number;
  readonly #kept = new TinyQueue<PairStrength>([], weakestFirst);

  /** What an activation must exceed to be kept: whoever offers many looks at it before. */
  entrance = Number.NEGATIVE_INFINITY;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @returns what the next one must exceed. */
  offer(index: number, activation: number): number {
    if (activation <= this.entrance) return this.entrance;
    this.#kept.push({ index, activation });
    if (this.#kept.length > this.#capacity) this.#kept.pop();
    if (this.#kept.length >= this.#capacity) {
      this.entrance = this.#kept.peek()?.activation ?? Number.POSITIVE_INFINITY;
    }
    return this.entrance;
  }

  /** Those kept, strongest first. */
  inOrder(): readonly PairStrength[] {
    return this.#kept.data.toSorted((a, b) => weakestFirst(b, a));
  }
}

function weakestFirst(a: PairStrength, b: PairStrength): number {
  return a.activation - b.activation || b.index - a.index;
}
