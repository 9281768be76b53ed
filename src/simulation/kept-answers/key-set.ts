import { type AnswerKey, KEY_WORDS, keyWords } from './answer-key.ts';

const SMALLEST = 2 ** 10;

/**
 * A set of keys: a hash table with open addressing over one typed array, 24 to 48 bytes a key, where a `Set` of texts would
 * take some hundred. The key of nothing but zeros, which no digest is, is never in it.
 */
export class KeySet {
  #size = 0;
  /** Four words a slot, at the place that the key's first word says or the next free one; zeros where there is none. */
  #words = new Uint32Array(SMALLEST * KEY_WORDS);

  get size(): number {
    return this.#size;
  }

  has(key: AnswerKey): boolean {
    const words = keyWords(key);
    const slot = this.#slotOf(words);
    return !this.#isFree(slot) && this.#holds(slot, words);
  }

  /** @returns whether it was not there yet. */
  add(key: AnswerKey): boolean {
    if (this.#size * 3 >= (this.#words.length / KEY_WORDS) * 2) this.#grow();
    const words = keyWords(key);
    const slot = this.#slotOf(words);
    if (this.#holds(slot, words)) return false;
    this.#words.set(words, slot * KEY_WORDS);
    this.#size += 1;
    return true;
  }

  /** All keys, in no order that means anything. */
  *[Symbol.iterator](): Iterator<AnswerKey> {
    for (let slot = 0; slot < this.#words.length / KEY_WORDS; slot += 1) {
      if (this.#isFree(slot)) continue;
      const words = this.#words.slice(slot * KEY_WORDS, (slot + 1) * KEY_WORDS);
      yield Buffer.from(words.buffer);
    }
  }

  /** The key's slot, or the free one where it would stand. */
  #slotOf(key: Uint32Array): number {
    const mask = this.#words.length / KEY_WORDS - 1;
    let slot = (key[0] ?? 0) & mask;
    while (!this.#isFree(slot) && !this.#holds(slot, key)) slot = (slot + 1) & mask;
    return slot;
  }

  #holds(slot: number, key: Uint32Array): boolean {
    for (let word = 0; word < KEY_WORDS; word += 1) {
      if (this.#words[slot * KEY_WORDS + word] !== key[word]) return false;
    }
    return true;
  }

  #isFree(slot: number): boolean {
    const at = slot * KEY_WORDS;
    return !(this.#words[at] || this.#words[at + 1] || this.#words[at + 2] || this.#words[at + 3]);
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += KEY_WORDS) {
      const key = before.subarray(at, at + KEY_WORDS);
      if (key.some((word) => word !== 0)) this.#words.set(key, this.#slotOf(key) * KEY_WORDS);
    }
  }
}
