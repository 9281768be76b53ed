import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { cannotBeWritten } from './system-error.ts';

/** What is done under a lock takes milliseconds: one that stays was left by a program that was killed. */
const PATIENCE_MS = 5000;
const LOOK_AGAIN_MS = 20;

/**
 * Does something to a folder's files while no other program does. Another one is waited for; a lock that a killed one left
 * behind is removed after some seconds. The lock is a folder, which exactly one of several programs can make.
 *
 * @throws UserError naming the lock where the folder cannot be written to.
 */
export function withFolderLocked<T>(folder: string, use: () => T): T {
  const lock = join(folder, '.lock');
  for (let waited = 0; !tryToMake(lock); waited += LOOK_AGAIN_MS) {
    if (waited >= PATIENCE_MS) remove(lock);
    else sleep(LOOK_AGAIN_MS);
  }
  try {
    return use();
  } finally {
    remove(lock);
  }
}

function tryToMake(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw cannotBeWritten(lock, error);
  }
}

function remove(lock: string): void {
  try {
    rmdirSync(lock);
  } catch {
    // Another program was faster.
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
