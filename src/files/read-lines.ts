import { closeSync, openSync, readSync } from 'node:fs';
import { cannotBeRead } from './system-error.ts';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 2 ** 20;

/** One line of a file. */
export interface FileLine {
  /** Counts from 1. */
  readonly line: number;
  /** Without the newline; undefined where the line is longer than is read. Gone when the next line is asked for. */
  readonly bytes: Buffer | undefined;
}

/**
 * The lines of a file of any size, one after the other; blank ones, too. A line that is longer than `mostBytes` is passed
 * over without being held in memory.
 *
 * @throws UserError naming the file when it cannot be read.
 */
export function* readLines(file: string, mostBytes: number): Generator<FileLine, void> {
  const descriptor = open(file);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let tooLong = false;
    let line = 1;
    for (;;) {
      const read = readInto(chunk, descriptor, file);
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        yield { line, bytes: tooLong || end - from > mostBytes ? undefined : bytes.subarray(from, end) };
        tooLong = false;
        line += 1;
        from = end + 1;
      }
      rest = bytes.subarray(from);
      if (rest.length > mostBytes) {
        tooLong = true;
        rest = Buffer.alloc(0);
      }
      if (read > 0) continue;
      if (tooLong || rest.length > 0) yield { line, bytes: tooLong ? undefined : rest };
      return;
    }
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}

function readInto(chunk: Buffer, descriptor: number, file: string): number {
  try {
    return readSync(descriptor, chunk);
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}
