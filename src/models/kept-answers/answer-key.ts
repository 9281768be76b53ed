import { hash } from 'node:crypto';

/** Which answer is meant: the first 16 bytes of a SHA-256 digest, which tell apart all questions there will ever be. */
export type AnswerKey = Buffer;

export const KEY_BYTES = 16;

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
