import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { decodeText } from './decode-text.ts';
import { LIMITS, type Limit, refuseLarger } from './limits.ts';
import { cannotBeRead } from './system-error.ts';
import { UserError } from './user-error.ts';

/** Read at a time of devices and pipes, which do not say how much they hold. */
const BLOCK = 2 ** 16;

/**
 * Reads a text file, without byte order marks. No more than the limit is read, so that an endless device does no harm.
 *
 * @param source names the file in messages.
 * @throws UserError if it cannot be read, is too large, or is not UTF-8; for a relative path, with the working directory.
 */
export function readText(file: string, limit: Limit = LIMITS.text, source: string = file): string {
  return decodeText(readAtMost(file, limit, source), source);
}

function readAtMost(file: string, limit: Limit, source: string): Uint8Array {
  try {
    const status = statSync(file);
    refuseLarger(status.size, limit, source);
    // Some of the system's own files claim to be empty.
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
