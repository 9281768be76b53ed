import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { UserError } from './user-error.ts';

/** What a file that people write may hold at most, and a record: 64 MiB. */
export const MOST_BYTES = 64 * 2 ** 20;

/** What is read at a time of what does not say how much it holds, as a device or a pipe. */
const BLOCK = 2 ** 16;

/**
 * Reads a text file, without the byte order mark it may start with. No more is read than is allowed, so that a device
 * that never ends does no harm.
 *
 * @param source stands for the file in messages.
 * @throws UserError naming the file, and for a relative one where it was looked for, when it cannot be read or is too
 * large.
 */
export function readText(file: string, mostBytes: number = MOST_BYTES, source: string = file): string {
  try {
    const text = readAtMost(file, mostBytes);
    if (text !== undefined) return withoutMark(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(file, source) : error;
    const seenFrom = isAbsolute(source) || source !== file ? '' : ` (seen from ${process.cwd()})`;
    throw new UserError(`${source}: cannot be read: ${reason}${seenFrom}`);
  }
  throw new UserError(
    `${source}: holds more than the ${mostBytes / 2 ** 20} MiB that are read; is it the right file?`,
  );
}

/** A text without the byte order mark that may stand before it. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** @returns undefined where the file holds more. */
function readAtMost(file: string, mostBytes: number): string | undefined {
  const status = statSync(file);
  if (status.size > mostBytes) return undefined;
  // Some of the system's own files say that they hold nothing.
  if (status.isFile() && status.size > 0) return readFileSync(file, 'utf8');
  const descriptor = openSync(file, 'r');
  try {
    const blocks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const length = readSync(descriptor, block);
      if (length === 0) return Buffer.concat(blocks, total).toString('utf8');
      total += length;
      if (total > mostBytes) return undefined;
      blocks.push(block.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}
