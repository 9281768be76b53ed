import { hash } from 'node:crypto';
import { endianness } from 'node:os';

/** Which answer is meant: the first 16 bytes of a SHA-256 digest, which tell apart all questions there will ever be. */
export type AnswerKey = Buffer;

export const KEY_BYTES = 16;
/** A key is compared, and written to indexes, as so many 32-bit words. */
export const KEY_WORDS = KEY_BYTES / 4;

/**
 * The key of a question's answer.
 *
 * @param identity everything that makes two questions the same, see `Simulator.identify`.
 * @param repeat which repeat of the run asks (`promptfoo eval --repeat`): each is answered for itself.
 */
export function answerKey(identity: object, repeat = 0): AnswerKey {
  // As text, as a small buffer of its own is memory outside the heap, which a million of them fragment.
  const digest = hash('sha256', JSON.stringify([repeat, identity]), 'hex');
  return Buffer.from(digest.slice(0, 2 * KEY_BYTES), 'hex');
}

/** The key that a text spells, 32 hexadecimal digits; undefined where it spells none. */
export function keyOfText(text: string): AnswerKey | undefined {
  return HEXADECIMAL.test(text) ? Buffer.from(text, 'hex') : undefined;
}

const HEXADECIMAL = new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`);

/** Words are as a Uint32Array over the same bytes has them. */
const READ_WORD = endianness() === 'LE' ? 'readUInt32LE' : 'readUInt32BE';

export function keyWords(key: AnswerKey): Uint32Array {
  const words = new Uint32Array(KEY_WORDS);
  for (let word = 0; word < KEY_WORDS; word += 1) words[word] = key[READ_WORD](4 * word);
  return words;
}
