import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { cannotBeWritten } from '../files/system-error.ts';
import { LONGEST_LINE } from './batch-lines.ts';

/** A file of lines that is on the disk up to the last line that was waited for, whenever the process or the machine is lost. */
export class ResultLog {
  readonly #file: string;
  readonly #waiting: string[] = [];
  #written: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** Cuts off what a killed process left of its last line. @throws UserError where the file cannot be written. */
  constructor(file: string) {
    this.#file = file;
    try {
      cutTornLine(file);
    } catch (error) {
      throw cannotBeWritten(file, error);
    }
  }

  /**
   * Lines that come while the disk is busy are written together, as each flush takes milliseconds.
   *
   * @param line newline included.
   * @throws UserError where it cannot be written.
   */
  append(line: string): Promise<void> {
    this.#waiting.push(line);
    this.#next ??= this.#written.then(() => {
      this.#next = undefined;
      this.#written = this.#write(this.#waiting.splice(0).join(''));
      return this.#written;
    });
    return this.#next;
  }

  async #write(lines: string): Promise<void> {
    try {
      await appendFile(this.#file, lines, { flush: true });
    } catch (error) {
      throw cannotBeWritten(this.#file, error);
    }
  }
}

function cutTornLine(file: string): void {
  const descriptor = openSync(file, 'a+');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, 2 * LONGEST_LINE));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    ftruncateSync(descriptor, size - tail.length + tail.lastIndexOf('\n') + 1);
  } finally {
    closeSync(descriptor);
  }
}
