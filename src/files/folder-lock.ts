import { basename, dirname, join } from 'node:path';
import { makeFolder } from './folder.ts';
import { DatabaseSync, SQLITE_BUSY, sqliteCode } from './sqlite.ts';
import { cannotBeWritten, writing } from './system-error.ts';
import { UserError } from './user-error.ts';

const TURN = '.attention-heads.lock';
const CLAIM = '.attention-heads.in-use';
/** Work done in turn takes milliseconds. */
const PATIENCE_MS = 5000;

/**
 * Keeps other processes of this package out of a folder while `use` runs. Others wait for some seconds only, and not at all
 * where the file system has no locks, so `use` must leave whole files behind by itself.
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
 * Claims a folder for as long as `use` takes, and makes it if need be.
 *
 * @throws UserError if another process has claimed it, or that cannot be known.
 */
export async function withFolderClaimed<T>(folder: string, use: () => Promise<T>): Promise<T> {
  writing(folder, () => makeFolder(folder));
  const claim = join(folder, CLAIM);
  const taken = `${folder}: another attention-heads process is working in this folder`;
  return withClaim(claim, taken, (error) => cannotBeWritten(claim, error), use);
}

/** Claims a file in the same way, where the file system has locks. @throws UserError if another process has claimed it. */
export async function withFileClaimed<T>(file: string, use: () => Promise<T>): Promise<T> {
  const claim = join(dirname(file), `.${basename(file)}.in-use`);
  return withClaim(claim, `${file}: another attention-heads process is working on it`, () => undefined, use);
}

async function withClaim<T>(
  claim: string,
  taken: string,
  withoutLocks: (error: unknown) => UserError | undefined,
  use: () => Promise<T>,
): Promise<T> {
  const unlock = tryToLock(claim, 0);
  const isLocked = typeof unlock === 'function';
  if (!isLocked) {
    const problem =
      sqliteCode(unlock.error) === SQLITE_BUSY
        ? new UserError(`${taken}; wait until it has ended`)
        : withoutLocks(unlock.error);
    if (problem) throw problem;
  }
  try {
    return await use();
  } finally {
    if (isLocked) unlock();
  }
}

/**
 * Takes a lock of the operating system, which ends with the process. Node offers none but SQLite's. The empty file stays: whoever
 * deleted it might delete the next process's lock.
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
