import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { decodeText } from './decode-text.ts';
import { LIMITS, type Limit, refuseLarger } from './limits.ts';
import { cannotBeRead } from './system-error.ts';
import { UserError } from './user-error.ts';

/** What is read at a time of what does not say how much it holds, as a device or a pipe. */
const BLOCK = 2 ** 16;

/**
 * Reads a text file, without the byte order mark it may start with. No more is read than is allowed, so that a device
 * that never ends does no harm.
 *
 * @param source stands for the file in messages.
 * @throws UserError naming the file, and for a relative one where it was looked for, when it cannot be read, is too
 * large, or is not UTF-8.
 */
export function readText(file: string, limit: Limit = LIMITS.text, source: string = file): string {
  return decodeText(readAtMost(file, limit, source), source);
}

function readAtMost(file: string, limit: Limit, source: string): Uint8Array {
  try {
    const status = statSync(file);
    refuseLarger(status.size, limit, source);
    // Some of the system's own files say that they hold nothing.
    return status.isFile() && status.size > 0 ? readFileSync(file) : readBlocks(file, limit, source);
  } catch (error) {
    if (UserError.isInstance(error)) throw error;
    const seenFrom = isAbsolute(source) || source !== file ? '' : ` (seen from ${process.cwd()})`;
    throw new UserError(`${cannotBeRead(source, error).message}${seenFrom}`);
  }
}

function readBlocks(file: string, limit: Limit, source: string): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    const blocks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const length = readSync(descriptor, block);
      if (length === 0) return Buffer.concat(blocks, total);
      total += length;
      refuseLarger(total, limit, source);
      blocks.push(block.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}
