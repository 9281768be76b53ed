import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entrySchema = z.tuple([z.string(), z.unknown()]);

/** A paid answer with the key it is kept under. */
export type JournalEntry = z.infer<typeof entrySchema>;

/**
 * A file that an answer is appended to the moment it arrives, so that a run that is killed loses none. promptfoo's cache
 * alone does not promise that: it rewrites one file as a whole, a moment later, and a kill in the middle empties it.
 *
 * Every process writes its own file, so that two runs at a time do not disturb each other.
 */
export class AnswerJournal {
  readonly #folder: string;
  readonly #file: string;
  #folderExists = false;

  /** @param folder where journals of this and earlier processes are; made when the first answer arrives. */
  constructor(folder: string, processId: number = process.pid) {
    this.#folder = folder;
    this.#file = join(folder, `${processId}.jsonl`);
  }

  append(key: string, answer: unknown): void {
    if (!this.#folderExists) mkdirSync(this.#folder, { recursive: true });
    this.#folderExists = true;
    appendFileSync(this.#file, `${JSON.stringify([key, answer])}\n`);
  }

  /** What earlier processes wrote, oldest journal first. A line that a kill cut short is passed over. */
  entries(): readonly JournalEntry[] {
    return this.#earlierFiles().flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap(parseEntry));
  }

  /** Removes the journals of processes that have ended: to be called once their entries are safe elsewhere. */
  forgetEarlier(): void {
    for (const file of this.#earlierFiles()) {
      if (!isRunning(Number(file.match(/(\d+)\.jsonl$/)?.[1]))) rmSync(file, { force: true });
    }
  }

  #earlierFiles(): readonly string[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return [];
    }
    return names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => join(this.#folder, name))
      .filter((file) => file !== this.#file)
      .sort();
  }
}

function parseEntry(line: string): readonly JournalEntry[] {
  if (line === '') return [];
  try {
    return [entrySchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
