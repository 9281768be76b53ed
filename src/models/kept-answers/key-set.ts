import { DatabaseSync } from '../../files/sqlite.ts';
import type { AnswerKey } from './answer-key.ts';

/** A set of keys that takes no more memory, the more there are: SQLite's temporary table, of which a few megabytes are cached. */
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

  /** All keys, in no order that means anything. */
  *[Symbol.iterator](): Iterator<AnswerKey> {
    for (const { key } of this.#all.iterate()) if (key instanceof Uint8Array) yield Buffer.from(key);
  }
}
