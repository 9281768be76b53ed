import { join } from 'node:path';
import { makeFolder } from './folder.ts';
import { DatabaseSync, SQLITE_BUSY, sqliteCode } from './sqlite.ts';
import { cannotBeWritten } from './system-error.ts';
import { UserError } from './user-error.ts';

const TURN = '.attention-heads.lock';
const CLAIM = '.attention-heads.in-use';
/** What is done in turn takes milliseconds. */
const PATIENCE_MS = 5000;

/**
 * Does something to a folder's files while no other program of this package does. One that takes longer than some seconds is
 * not waited for any further, and where the file system knows no locks there is no waiting: `use` has to leave whole files
 * behind by itself.
 */
export function withFolderLocked<T>(folder: string, use: () => T): T {
  const unlock = tryToLock(join(folder, TURN), PATIENCE_MS);
  try {
    return use();
  } finally {
    if (typeof unlock === 'function') unlock();
  }
}

/**
 * Works in a folder while no other program of this package does, for as long as that takes. The folder is made if need be.
 *
 * @throws UserError where another one works there, or nobody can tell.
 */
export async function withFolderClaimed<T>(folder: string, use: () => Promise<T>): Promise<T> {
  try {
    makeFolder(folder);
  } catch (error) {
    throw cannotBeWritten(folder, error);
  }
  const unlock = tryToLock(join(folder, CLAIM), 0);
  if (typeof unlock !== 'function') {
    if (sqliteCode(unlock.error) !== SQLITE_BUSY) throw cannotBeWritten(join(folder, CLAIM), unlock.error);
    throw new UserError(
      `${folder}: another attention-heads is working in this folder; wait until it has ended`,
    );
  }
  try {
    return await use();
  } finally {
    unlock();
  }
}

/**
 * A lock of the operating system's, which ends with the process that holds it, however that ends. Node has none of its own
 * but those that SQLite takes on its files. The file is empty, and stays: whoever deleted it might delete the next one's lock.
 *
 * @returns what unlocks it, or why it was not locked.
 */
function tryToLock(file: string, patienceMs: number): (() => void) | { readonly error: unknown } {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: patienceMs });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    return { error };
  }
  const locked = database;
  return () => locked.close();
}
