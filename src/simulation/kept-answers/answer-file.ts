import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { flushFolder } from '../../files/flush-folder.ts';
import type { SimulatorAnswer } from '../simulator.ts';
import { indexEntry, type LinePlace, readIndex, type UseEntry } from './answer-index.ts';
import { type AnswerKey, keyWords } from './answer-key.ts';
import { answerLine, keyOfLine } from './answer-line.ts';

const ANSWERS = '.answers';
const INDEX = '.index';
const FIRST_LINE = Buffer.from('promptfoo-attention-heads: kept answers, version 1\n');
const NEWLINE = 0x0a;
const CHUNK_BYTES = 2 ** 20;
/** An answer is some hundred bytes; a damaged file may be one long line. */
const LONGEST_LINE = 2 ** 26;

const flushed = promisify(fdatasync);

/** The files of answers in a folder, sorted; none where there is no such folder. */
export function answerFiles(folder: string): readonly string[] {
  let entries: readonly { isFile(): boolean; readonly name: string }[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(ENOENT|ENOTDIR)$/.test(String(error.code))) return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ANSWERS))
    .map(({ name }) => join(folder, name))
    .sort();
}

/** The index that lies beside a file of answers; empty where there is none. */
export function indexOf(file: string): Buffer {
  try {
    return readFileSync(indexFile(file));
  } catch {
    return Buffer.alloc(0);
  }
}

/**
 * Tells the place of every answer in a file, whether or not its index knows it. Lines that a kill cut short, or whose
 * checksum is wrong, are passed over.
 */
export function listAnswers(file: string, index: Buffer, use: UseEntry): void {
  const known = readIndex(index, FIRST_LINE.length, use);
  if (statSync(file).size <= known) return;
  for (const { line, offset } of linesFrom(file, known)) {
    const key = keyOfLine(line);
    if (key) use(keyWords(key), 0, { offset, length: line.length + 1 });
  }
}

/** The line at a place of a file, without its newline; shorter where the file ends before. */
export function readLineAt(descriptor: number, { offset, length }: LinePlace): Buffer {
  if (length > LONGEST_LINE) return Buffer.alloc(0);
  const line = Buffer.allocUnsafe(length);
  const read = readSync(descriptor, line, 0, length, offset);
  return line.subarray(0, Math.min(read, length - 1));
}

function* linesFrom(file: string, start: number): Iterable<{ line: Buffer; offset: number }> {
  const descriptor = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    let offset = start;
    for (let at = start; ; ) {
      const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, at);
      if (read === 0) return;
      at += read;
      rest = Buffer.concat([rest, chunk.subarray(0, read)]);
      let from = 0;
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, from)) {
        yield { line: rest.subarray(from, end), offset: offset + from };
        from = end + 1;
      }
      if (rest.length - from > LONGEST_LINE) return;
      rest = rest.subarray(from);
      offset += from;
    }
  } finally {
    closeSync(descriptor);
  }
}

function indexFile(file: string): string {
  return `${file.slice(0, -ANSWERS.length)}${INDEX}`;
}

/** A new file of answers, for one process to append to. */
export class AnswerFile {
  readonly name: string;
  readonly #answers: number;
  readonly #index: number;
  #end = FIRST_LINE.length;
  #flushing: Promise<void> = Promise.resolve();
  #nextFlush: Promise<void> | undefined;

  /**
   * Makes the file, under a random name: process numbers come again, also at the same time in two containers. Writes and
   * flushes its first line, so that a disk that takes nothing is known before anything depends on it.
   */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.name = join(folder, `${randomBytes(12).toString('hex')}${ANSWERS}`);
    this.#answers = openSync(this.name, 'ax+');
    this.#index = openSync(indexFile(this.name), 'ax');
    writeWhole(this.#answers, FIRST_LINE);
    fsyncSync(this.#answers);
    flushFolder(folder);
  }

  /** Survives the end of the process when this returns, and a power cut after {@link flush}. */
  append(key: AnswerKey, answer: SimulatorAnswer): LinePlace {
    const line = answerLine(key, answer);
    writeWhole(this.#answers, line);
    const place = { offset: this.#end, length: line.length };
    this.#end += line.length;
    writeWhole(this.#index, indexEntry(key, place));
    return place;
  }

  /** Resolves when everything that was appended is on the disk. Answers that come while one flush runs share the next. */
  flush(): Promise<void> {
    this.#nextFlush ??= this.#flushing.then(() => {
      this.#nextFlush = undefined;
      this.#flushing = flushed(this.#answers);
      return this.#flushing;
    });
    return this.#nextFlush;
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written);
  }
}
