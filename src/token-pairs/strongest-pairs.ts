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

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  offer(index: number, activation: number): void {
    if (this.#kept.length >= this.#capacity) {
      const weakest = this.#kept.peek();
      if (weakest === undefined || activation <= weakest.activation) return;
      this.#kept.pop();
    }
    this.#kept.push({ index, activation });
  }

  /** Those kept, strongest first. */
  inOrder(): readonly PairStrength[] {
    return this.#kept.data.toSorted((a, b) => weakestFirst(b, a));
  }
}

function weakestFirst(a: PairStrength, b: PairStrength): number {
  return a.activation - b.activation || b.index - a.index;
}
