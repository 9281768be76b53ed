import { closeSync, openSync, readSync } from 'node:fs';
import { reading } from './system-error.ts';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 2 ** 20;

/** One line of a file. */
export interface FileLine {
  /** Counts from 1. */
  readonly line: number;
  /** Without the newline; undefined if it is too long. Overwritten when the next line is read. */
  readonly bytes: Buffer | undefined;
}

/** The lines of a file of any size, blank ones too. Longer ones than `mostBytes` are not held in memory. @throws UserError */
export function* readLines(file: string, mostBytes: number): Generator<FileLine, void> {
  const descriptor = reading(file, () => openSync(file, 'r'));
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let tooLong = false;
    let line = 1;
    for (;;) {
      const read = reading(file, () => readSync(descriptor, chunk));
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
