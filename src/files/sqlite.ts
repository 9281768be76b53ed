import type * as Sqlite from 'node:sqlite';

/** Node's SQLite without Node 22's warning that it is experimental, which a user can do nothing about. */
export const { DatabaseSync } = withoutWarnings(() => process.getBuiltinModule('node:sqlite'));
export type DatabaseSync = Sqlite.DatabaseSync;

/** SQLite's result codes, https://sqlite.org/rescode.html. */
export const SQLITE_BUSY = 5;
export const SQLITE_READONLY = 8;
export const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
export const SQLITE_CANTOPEN = 14;
export const SQLITE_NOTADB = 26;

/** The primary result code of an SQLite error; undefined for other errors. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined;
  return error.errcode & 0xff;
}

function withoutWarnings<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
