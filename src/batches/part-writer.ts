import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from '../files/flush-folder.ts';
import { cannotBeWritten } from '../files/system-error.ts';
import { afterId } from './batch-lines.ts';
import { noteNamed, partialName } from './leftovers.ts';
import type { Part } from './manifest.ts';

/** What a file may hold at most. */
export interface PartLimits {
  readonly requests: number;
  readonly bytes: number;
  /** Whether a file's requests stand in the order of what they ask, so that a server with a prefix cache meets each beginning once. */
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

/**
 * Writes request lines into as many files as the limits ask for. Their final names are given to all of them at the end; what
 * a killed program leaves behind is in nobody's way.
 */
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
    if (
      this.#open &&
      (this.#open.requests >= this.#limits.requests || this.#open.bytes + bytes > this.#limits.bytes)
    ) {
      this.#close();
    }
    this.#open ??= this.#begin();
    this.#open.requests += 1;
    this.#open.bytes += bytes;
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    if (this.#waitingBytes >= WRITTEN_AT_ONCE && !this.#limits.sorted) this.#flush(this.#open);
  }

  /** @returns the parts, on the disk and under their names; until the manifest knows them, they are noted. */
  finish(): readonly Part[] {
    if (this.#open) this.#close();
    noteNamed(this.#folder, this.#parts);
    for (const { file } of this.#parts) {
      this.#guard(() => renameSync(this.#partial(file), join(this.#folder, file)), file);
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
    const descriptor = this.#guard(() => openSync(this.#partial(name), 'w'), name);
    return { descriptor, hash: createHash('sha256'), requests: 0, bytes: 0 };
  }

  #flush({ descriptor, hash }: OpenPart): void {
    if (this.#limits.sorted) this.#waiting.sort(byWhatIsAsked);
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingBytes = 0;
    hash.update(bytes);
    for (let written = 0; written < bytes.length; ) {
      written += this.#guard(() => writeSync(descriptor, bytes, written), this.#nextName());
    }
  }

  #close(): void {
    if (!this.#open) return;
    const { descriptor, hash, requests, bytes } = this.#open;
    const file = this.#nextName();
    this.#flush(this.#open);
    this.#guard(() => fsyncSync(descriptor), file);
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

  #guard<T>(act: () => T, name: string): T {
    try {
      return act();
    } catch (error) {
      throw cannotBeWritten(join(this.#folder, name), error);
    }
  }
}

function byWhatIsAsked(a: string, b: string): number {
  return afterId(a) < afterId(b) ? -1 : 1;
}
