import { createHash } from 'node:crypto';

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
  return createHash('sha256')
    .update(JSON.stringify([repeat, identity]))
    .digest()
    .subarray(0, KEY_BYTES);
}

/** The key that a text spells, 32 hexadecimal digits; undefined where it spells none. */
export function keyOfText(text: string): AnswerKey | undefined {
  return HEXADECIMAL.test(text) ? Buffer.from(text, 'hex') : undefined;
}

const HEXADECIMAL = new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`);

export function keyWords(key: AnswerKey): Uint32Array {
  return new Uint32Array(Uint8Array.from(key).buffer);
}
