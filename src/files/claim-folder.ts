import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonOrKeep } from './parse-json.ts';
import { cannotBeWritten } from './system-error.ts';
import { UserError } from './user-error.ts';
import { withFolderLocked } from './with-folder-locked.ts';

const CLAIM = '.in-use.json';

const claimSchema = z.object({ host: z.string(), process: z.int().positive(), since: z.string() });

/**
 * Works in a folder while no other program does, for as long as that takes. The claim of a process that was killed ends
 * with it.
 *
 * @throws UserError naming the process that works there.
 */
export async function withFolderClaimed<T>(folder: string, use: () => Promise<T>): Promise<T> {
  const file = join(folder, CLAIM);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cannotBeWritten(folder, error);
  }
  withFolderLocked(folder, () => {
    refuseWhereClaimed(folder, file);
    const claim = { host: hostname(), process: process.pid, since: new Date().toISOString() };
    try {
      writeFileSync(file, JSON.stringify(claim));
    } catch (error) {
      throw cannotBeWritten(file, error);
    }
  });
  try {
    return await use();
  } finally {
    rmSync(file, { force: true });
  }
}

function refuseWhereClaimed(folder: string, file: string): void {
  const { data: claim } = claimSchema.safeParse(parseJsonOrKeep(contentOf(file)));
  // What cannot be read was being written when its process was killed.
  if (claim === undefined || (claim.host === hostname() && !isAlive(claim.process))) return;
  throw new UserError(
    `${folder}: process ${claim.process} on ${claim.host} has worked here since ${claim.since}; wait for it, or delete ${file} if it is gone`,
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's may not be signalled, and is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
