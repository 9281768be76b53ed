import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { flushFolder, namesIn } from '../files/folder.ts';
import { readJsonFile } from '../files/json-file.ts';
import { cannotBeRead, writing } from '../files/system-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { afterId } from './batch-lines.ts';
import type { Part } from './manifest.ts';

/** What a file may hold at most. */
export interface PartLimits {
  readonly requests: number;
  readonly bytes: number;
  /** Whether requests are sorted by what they ask, so that a server with a prefix cache sees each beginning once. */
  readonly sorted?: boolean;
}

/** OpenAI's limits (https://platform.openai.com/docs/api-reference/batch/create); a megabyte may mean 10⁶ bytes. */
export const OPENAI_LIMITS: PartLimits = { requests: 50_000, bytes: 200_000_000 };

const WRITTEN_AT_ONCE = 2 ** 20;

interface OpenPart {
  readonly descriptor: number;
  readonly hash: ReturnType<typeof createHash>;
  requests: number;
  bytes: number;
}

/** Writes request lines into as many files as the limits require, which get their final names together at the end. */
export class PartWriter {
  readonly #folder: string;
  readonly #limits: PartLimits;
  readonly #first: number;
  readonly #id = randomUUID();
  readonly #parts: Part[] = [];
  #open: OpenPart | undefined;
  #waiting: string[] = [];
  #waitingBytes = 0;

  /** @param first the number of the first file. */
  constructor(folder: string, first: number, limits: PartLimits = OPENAI_LIMITS) {
    this.#folder = folder;
    this.#first = first;
    this.#limits = limits;
  }

  /** @param line newline included. @throws UserError naming the file that cannot be written. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    const { requests, bytes: most } = this.#limits;
    if (this.#open && (this.#open.requests >= requests || this.#open.bytes + bytes > most)) this.#close();
    this.#open ??= this.#begin();
    this.#open.requests += 1;
    this.#open.bytes += bytes;
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    if (this.#waitingBytes >= WRITTEN_AT_ONCE && !this.#limits.sorted) this.#flush(this.#open);
  }

  /** @returns the parts, on the disk under their names, which are noted until the manifest lists them. */
  finish(): readonly Part[] {
    if (this.#open) this.#close();
    noteNamed(this.#folder, this.#parts);
    for (const { file } of this.#parts) {
      const path = join(this.#folder, file);
      writing(path, () => renameSync(this.#partial(file), path));
    }
    flushFolder(this.#folder);
    return this.#parts;
  }

  /** Takes back what was written. */
  abandon(): void {
    if (this.#open) closeSync(this.#open.descriptor);
    for (const name of [...this.#parts.map(({ file }) => file), this.#nextName()]) {
      rmSync(this.#partial(name), { force: true });
    }
  }

  #begin(): OpenPart {
    const name = this.#nextName();
    const descriptor = writing(join(this.#folder, name), () => openSync(this.#partial(name), 'w'));
    return { descriptor, hash: createHash('sha256'), requests: 0, bytes: 0 };
  }

  #flush({ descriptor, hash }: OpenPart): void {
    if (this.#limits.sorted) this.#waiting.sort(byWhatIsAsked);
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingBytes = 0;
    hash.update(bytes);
    const path = join(this.#folder, this.#nextName());
    for (let written = 0; written < bytes.length; ) {
      written += writing(path, () => writeSync(descriptor, bytes, written));
    }
  }

  #close(): void {
    if (!this.#open) return;
    const { descriptor, hash, requests, bytes } = this.#open;
    const file = this.#nextName();
    this.#flush(this.#open);
    writing(join(this.#folder, file), () => fsyncSync(descriptor));
    closeSync(descriptor);
    this.#open = undefined;
    this.#parts.push({ file, requests, bytes, digest: hash.digest('hex') });
  }

  #nextName(): string {
    return `requests-${String(this.#first + this.#parts.length).padStart(4, '0')}.jsonl`;
  }

  #partial(name: string): string {
    return join(this.#folder, partialName(name, this.#id));
  }
}

function byWhatIsAsked(a: string, b: string): number {
  return afterId(a) < afterId(b) ? -1 : 1;
}

/** What an export is about to name, before the manifest lists it. */
const NAMED = '.attention-heads.export.json';
const namedSchema = z.array(
  z.strictObject({ file: z.string().regex(/^requests-\d+\.jsonl$/), digest: z.string() }),
);

/** A name that nobody else gives a file. */
function partialName(file: string, id: string): string {
  return `.${file}.${id}.partial`;
}

const PARTIAL = /^\.requests-\d+\.jsonl\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.partial$/;

/** Notes the parts that are about to get their names. */
function noteNamed(folder: string, parts: readonly Part[]): void {
  const named = parts.map(({ file, digest }) => ({ file, digest }));
  writeWholeFile(join(folder, NAMED), JSON.stringify(named));
}

/** The manifest knows them now. */
export function forgetNamed(folder: string): void {
  rmSync(join(folder, NAMED), { force: true });
}

/**
 * Removes what a killed export left: its partial files, and named ones that the manifest does not list and that are still as it
 * wrote them. Half a batch should not be run.
 *
 * @param known the parts of the manifest.
 */
export async function removeLeftovers(folder: string, known: readonly Part[]): Promise<void> {
  for (const name of namesIn(folder)) if (PARTIAL.test(name)) rmSync(join(folder, name));
  const note = join(folder, NAMED);
  if (!existsSync(note)) return;
  for (const { file, digest } of readJsonFile(note, namedSchema)) {
    const path = join(folder, file);
    if (known.some((part) => part.file === file) || !existsSync(path)) continue;
    if ((await digestOf(path)) === digest) rmSync(path);
  }
  rmSync(note);
}

/** SHA-256 of a file. @throws UserError naming the file. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    throw cannotBeRead(path, error);
  }
  return hash.digest('hex');
}
