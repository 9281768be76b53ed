import { type AnswerKey, KEY_WORDS } from './answer-key.ts';

const WORDS = KEY_WORDS + 3;
/** Bytes of one answer's entry. */
export const INDEX_ENTRY_BYTES = 4 * WORDS;

/** Where an answer's line is in its file; the length includes the newline. */
export interface LinePlace {
  readonly offset: number;
  readonly length: number;
}

/** An entry of the index that lies beside a file of answers: key, offset and length, as 32-bit words. */
export function indexEntry(key: AnswerKey, { offset, length }: LinePlace): Uint8Array {
  const words = new Uint32Array(WORDS);
  new Uint8Array(words.buffer).set(key);
  words[KEY_WORDS] = offset % 2 ** 32;
  words[KEY_WORDS + 1] = Math.floor(offset / 2 ** 32);
  words[KEY_WORDS + 2] = length;
  return new Uint8Array(words.buffer);
}

/** Is handed an answer's key, the four words from `at` on, and its place. A view of each key would cost more than the rest. */
export type UseEntry = (words: Uint32Array, at: number, place: LinePlace) => void;

/**
 * Reads an index as far as it can be trusted: every entry starts where the one before it ends, which zeros and half-written
 * entries after a power cut do not. What it says beyond that is looked up in the answers themselves.
 *
 * @param start where the first answer is.
 * @returns where the first answer is that the index does not know.
 */
export function readIndex(index: Buffer, start: number, use: UseEntry): number {
  const words = new Uint32Array(index.buffer, index.byteOffset, Math.floor(index.length / 4));
  let end = start;
  for (let at = 0; at + WORDS <= words.length; at += WORDS) {
    const offset = (words[at + KEY_WORDS] ?? 0) + 2 ** 32 * (words[at + KEY_WORDS + 1] ?? 0);
    const length = words[at + KEY_WORDS + 2] ?? 0;
    if (offset !== end || length === 0) break;
    use(words, at, { offset, length });
    end = offset + length;
  }
  return end;
}
