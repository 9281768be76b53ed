import { closeSync, fdatasync, fstatSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { flushFolder, isOnNetwork } from '../../files/folder.ts';
import {
  DatabaseSync,
  SQLITE_CANTOPEN,
  SQLITE_CORRUPT,
  SQLITE_NOTADB,
  SQLITE_READONLY,
  sqliteCode,
} from '../../files/sqlite.ts';
import { UserError } from '../../files/user-error.ts';
import type { AnswerKey } from './answer-key.ts';

const VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS answers (
    key BLOB NOT NULL PRIMARY KEY,
    answer TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
  PRAGMA user_version = ${VERSION};`;
/** How long to wait for another process that writes. */
const PATIENCE_MS = 30_000;
/** Rows to skip where a page cannot be read, repeatedly: a page holds about eight. */
const PASSED_OVER = 8;
/** No row takes fewer bytes. */
const SMALLEST_ROW = 32;

const flushed = promisify(fdatasync);

/** An answer's text under its key. */
export interface KeptText {
  readonly key: AnswerKey;
  readonly text: string;
}

const rowSchema = z.object({
  rowid: z.number(),
  key: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes)),
  answer: z.string(),
  checksum: z.number(),
});

/** Keys are no longer in order, so what is written would not be found. */
class DamagedIndex extends Error {}

/** The file was truncated while open: the next process would not find what is written. */
export class CutFile extends Error {}

/** Whether SQLite finds a file damaged. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedIndex || error instanceof CutFile) return true;
  const code = sqliteCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/**
 * A file of kept answers: an SQLite database with one table, whose rows have checksums, so that a changed byte is never taken for
 * an answer. An insert survives the end of the process, and after {@link flush} a power cut. On a network file system SQLite's
 * write-ahead log, shared in memory, is not safe: there it keeps a rollback journal. All methods throw SQLite's errors.
 */
export class AnswerDatabase {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #find;
  readonly #inode: string | undefined;
  #sizes: readonly number[] = [];
  #log: { readonly descriptor: number; readonly inode: string } | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #nextFlush: Promise<void> | undefined;

  /** Opens or makes the file for reading and writing. @throws UserError if a later version of this package wrote it. */
  static open(file: string): AnswerDatabase {
    return opened(file, new DatabaseSync(file, { timeout: PATIENCE_MS }), (database) => {
      database.exec('PRAGMA cell_size_check = ON');
      database.exec(
        isOnNetwork(dirname(file))
          ? 'PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL'
          : 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
      );
      const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      if (version > VERSION) {
        throw new UserError(
          `${file}: was written by a later version of promptfoo-attention-heads; use that version`,
        );
      }
      if (version < VERSION) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    });
  }

  /** Opens an existing file for reading, even if nothing can be written. */
  static openToRead(file: string): AnswerDatabase {
    try {
      return AnswerDatabase.open(file);
    } catch (error) {
      // The index of the log cannot be made there. Without a log, nobody is writing.
      const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
      const isReadOnly = [SQLITE_CANTOPEN, SQLITE_READONLY].includes(sqliteCode(error) ?? 0);
      if (!isReadOnly || (log && log.size > 0)) throw error;
      const url = pathToFileURL(file);
      url.searchParams.set('immutable', '1');
      return opened(file, new DatabaseSync(url, { readOnly: true }), () => {});
    }
  }

  /** Use {@link open} or {@link openToRead}. */
  constructor(file: string, database: DatabaseSync) {
    this.file = file;
    this.#database = database;
    this.#insert = database.prepare('INSERT OR REPLACE INTO answers VALUES (?, ?, ?)');
    this.#find = database.prepare('SELECT rowid, * FROM answers WHERE key = ?');
    this.#inode = identityOf(statSync(file, { throwIfNoEntry: false }));
  }

  /** Whether its file still has its name: `promptfoo cache clear` may delete it at any time. */
  get isInPlace(): boolean {
    const inPlace = (path: string) => identityOf(statSync(path, { throwIfNoEntry: false }));
    if (inPlace(this.file) !== this.#inode) return false;
    return this.#log === undefined || inPlace(`${this.file}-wal`) === this.#log.inode;
  }

  /** Whether somebody cut its file, or the log beside it, since this was asked: neither gets shorter by itself while it is open. */
  get isCut(): boolean {
    const sizes = [this.file, `${this.file}-wal`].map(bytesOf);
    const isCut = sizes.some((size, index) => size < (this.#sizes[index] ?? 0));
    this.#sizes = sizes;
    return isCut;
  }

  get size(): number {
    return Number(this.#database.prepare('SELECT count(*) AS size FROM answers').get()?.size);
  }

  /** @returns undefined if there is none, or a damaged one. A damaged index may lead to another key's answer. */
  find(key: AnswerKey): string | undefined {
    const answer = wholeAnswer(this.#find.get(key));
    return answer?.key.equals(key) ? answer.text : undefined;
  }

  /** Writes something meaningless, to learn whether answers can be written. */
  prepare(): void {
    this.#transaction(() => this.#database.exec(`PRAGMA user_version = ${VERSION}`));
    this.#openLog();
    flushFolder(dirname(this.file));
  }

  /** Inserts or replaces all answers, or on an error none. @throws DamagedIndex if one of them could not be found again. */
  insert(answers: Iterable<KeptText>): void {
    this.#transaction(() => {
      for (const { key, text } of answers) {
        this.#insert.run(key, text, checksum(key, text));
        if (this.find(key) !== text) throw new DamagedIndex();
      }
    });
  }

  /** Resolves when every insert is on the disk. Answers that come during one flush share the next. */
  flush(): Promise<void> {
    const { descriptor } = this.#log ?? {};
    if (descriptor === undefined) return Promise.resolve();
    this.#nextFlush ??= this.#flushing.then(() => {
      this.#nextFlush = undefined;
      this.#flushing = flushed(descriptor);
      return this.#flushing;
    });
    return this.#nextFlush;
  }

  /** Every whole answer, as far as the pages of a damaged file can be read. */
  *readable(): Iterable<KeptText> {
    const following = this.#database.prepare('SELECT rowid, * FROM answers WHERE rowid > ? ORDER BY rowid');
    const most = (bytesOf(this.file) + bytesOf(`${this.file}-wal`)) / SMALLEST_ROW;
    for (let last = 0; last < most; last += PASSED_OVER) {
      try {
        for (const row of following.iterate(last)) {
          last = Number(row.rowid);
          const answer = wholeAnswer(row);
          if (answer) yield answer;
        }
        return;
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
  }

  close(): void {
    if (this.#log) closeSync(this.#log.descriptor);
    this.#log = undefined;
    this.#database.close();
  }

  #transaction(write: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** We flush SQLite's log ourselves: SQLite would do so at every commit, blocking this thread. */
  #openLog(): void {
    if (this.#log || !statSync(`${this.file}-wal`, { throwIfNoEntry: false })) return;
    const descriptor = openSync(`${this.file}-wal`, 'r+');
    this.#log = { descriptor, inode: identityOf(fstatSync(descriptor)) ?? '' };
  }
}

function opened(
  file: string,
  database: DatabaseSync,
  setUp: (database: DatabaseSync) => void,
): AnswerDatabase {
  try {
    setUp(database);
    return new AnswerDatabase(file, database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function wholeAnswer(row: unknown): KeptText | undefined {
  const { data } = rowSchema.safeParse(row);
  if (data?.checksum !== (data && checksum(data.key, data.answer))) return undefined;
  return data && { key: data.key, text: data.answer };
}

function checksum(key: AnswerKey, text: string): number {
  return crc32(text, crc32(key));
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function identityOf(stats: Stats | undefined): string | undefined {
  return stats && `${stats.dev}:${stats.ino}`;
}
