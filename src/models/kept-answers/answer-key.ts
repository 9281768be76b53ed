import { hash } from 'node:crypto';
import { DatabaseSync } from '../../files/sqlite.ts';

/** Which answer is meant: the first 16 bytes of a SHA-256 digest, which tell apart all questions there will ever be. */
export type AnswerKey = Buffer;

export const KEY_BYTES = 16;

/**
 * The key of a question's answer.
 *
 * @param identity see `ChatModel.identify`.
 * @param repeat which repeat of the run asks (`promptfoo eval --repeat`).
 */
export function answerKey(identity: object, repeat = 0): AnswerKey {
  // As a string: small buffers are memory outside the heap, which a million of them fragment.
  const digest = hash('sha256', JSON.stringify([repeat, identity]), 'hex');
  return Buffer.from(digest.slice(0, 2 * KEY_BYTES), 'hex');
}

/** The key that 32 hexadecimal digits spell. */
export function keyOfText(text: string): AnswerKey | undefined {
  return HEXADECIMAL.test(text) ? Buffer.from(text, 'hex') : undefined;
}

const HEXADECIMAL = new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`);

/** A set of keys whose memory does not grow with it: a temporary table of SQLite, with a few megabytes cached. */
export class KeySet {
  readonly #add;
  readonly #find;
  readonly #all;
  #size = 0;

  constructor() {
    const database = new DatabaseSync('');
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000');
    database.exec('CREATE TABLE keys (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID');
    this.#add = database.prepare('INSERT OR IGNORE INTO keys VALUES (?)');
    this.#find = database.prepare('SELECT 1 FROM keys WHERE key = ?');
    this.#all = database.prepare('SELECT key FROM keys');
  }

  get size(): number {
    return this.#size;
  }

  has(key: AnswerKey): boolean {
    return this.#find.get(key) !== undefined;
  }

  /** @returns whether it was not there yet. */
  add(key: AnswerKey): boolean {
    const isNew = this.#add.run(key).changes === 1;
    if (isNew) this.#size += 1;
    return isNew;
  }

  *[Symbol.iterator](): Iterator<AnswerKey> {
    for (const { key } of this.#all.iterate()) if (key instanceof Uint8Array) yield Buffer.from(key);
  }
}
