import { KEY_WORDS } from './answer-key.ts';

/** Where an answer is: in which file, and which bytes of it. */
export interface Place {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

const EMPTY = -1;
/** Entries are added one by one at a run's end, and by the million at its start: room for a quarter more is enough. */
const GROWTH = 1.25;

/**
 * The places of kept answers by their keys: a hash table with open addressing over typed arrays, 32 bytes an entry and at
 * most 12 for its slot, where a `Map` would take several hundred. A key may have several places.
 */
export class EntryTable {
  #size = 0;
  #keys: Uint32Array;
  #files: Uint32Array;
  #offsets: Float64Array;
  #lengths: Uint32Array;
  /** Numbers of entries, at the place that the key's first word says or the next free one after it. */
  #slots: Int32Array;

  /** @param capacity how many entries are expected. */
  constructor(capacity: number) {
    this.#keys = new Uint32Array(capacity * KEY_WORDS);
    this.#files = new Uint32Array(capacity);
    this.#offsets = new Float64Array(capacity);
    this.#lengths = new Uint32Array(capacity);
    this.#slots = newSlots(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** @param at where in `words` the key starts. */
  add(words: Uint32Array, at: number, { file, offset, length }: Place): void {
    if (this.#size === this.#files.length) this.#grow();
    const entry = this.#size++;
    for (let word = 0; word < KEY_WORDS; word += 1) {
      this.#keys[entry * KEY_WORDS + word] = words[at + word] ?? 0;
    }
    this.#files[entry] = file;
    this.#offsets[entry] = offset;
    this.#lengths[entry] = length;
    this.#insert(entry);
  }

  /** All places of a key, in the order in which they were added. */
  *places(key: Uint32Array): Iterable<Place> {
    const mask = this.#slots.length - 1;
    for (let slot = (key[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? EMPTY;
      if (entry === EMPTY) return;
      if (!this.#isOf(entry, key)) continue;
      yield {
        file: this.#files[entry] ?? 0,
        offset: this.#offsets[entry] ?? 0,
        length: this.#lengths[entry] ?? 0,
      };
    }
  }

  #isOf(entry: number, key: Uint32Array): boolean {
    const start = entry * KEY_WORDS;
    for (let word = 0; word < KEY_WORDS; word += 1) {
      if (this.#keys[start + word] !== key[word]) return false;
    }
    return true;
  }

  #insert(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#keys[entry * KEY_WORDS] ?? 0) & mask;
    while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  #grow(): void {
    const capacity = Math.ceil(this.#size * GROWTH) + 1024;
    this.#keys = enlarged(this.#keys, new Uint32Array(capacity * KEY_WORDS));
    this.#files = enlarged(this.#files, new Uint32Array(capacity));
    this.#offsets = enlarged(this.#offsets, new Float64Array(capacity));
    this.#lengths = enlarged(this.#lengths, new Uint32Array(capacity));
    this.#slots = newSlots(capacity);
    for (let entry = 0; entry < this.#size; entry += 1) this.#insert(entry);
  }
}

/** A power of two that leaves at least a third of the slots free, so that searches are short. */
function newSlots(capacity: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1, capacity) * 1.5))).fill(EMPTY);
}

function enlarged<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
