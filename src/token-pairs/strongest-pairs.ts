/**
 * The k largest activations seen so far, without sorting the rest: a binary min-heap, O(log k) for an offer that
 * enters and O(1) for one that does not. Equal activations: the one offered first is the stronger.
 */
export class StrongestPairs {
  readonly #capacity: number;
  /** Ordered as a heap, the weakest first. */
  readonly #kept: { readonly index: number; readonly activation: number }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  offer(index: number, activation: number): void {
    const weakest = this.#kept[0];
    if (this.#kept.length < this.#capacity) {
      this.#kept.push({ index, activation });
      this.#rise(this.#kept.length - 1);
    } else if (weakest !== undefined && activation > weakest.activation) {
      this.#kept[0] = { index, activation };
      this.#sink(0);
    }
  }

  /** The indices kept, strongest first. */
  inOrder(): readonly number[] {
    return [...this.#kept]
      .sort((a, b) => b.activation - a.activation || a.index - b.index)
      .map(({ index }) => index);
  }

  #rise(position: number): void {
    let child = position;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#isWeaker(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #sink(position: number): void {
    let parent = position;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let weakest = parent;
      if (this.#isWeaker(left, weakest)) weakest = left;
      if (this.#isWeaker(right, weakest)) weakest = right;
      if (weakest === parent) return;
      this.#swap(parent, weakest);
      parent = weakest;
    }
  }

  #isWeaker(one: number, other: number): boolean {
    const a = this.#kept[one];
    const b = this.#kept[other];
    if (a === undefined || b === undefined) return false;
    return a.activation < b.activation || (a.activation === b.activation && a.index > b.index);
  }

  #swap(one: number, other: number): void {
    const a = this.#kept[one];
    const b = this.#kept[other];
    if (a === undefined || b === undefined) return;
    this.#kept[one] = b;
    this.#kept[other] = a;
  }
}
