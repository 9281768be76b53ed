import { closeSync, openSync } from 'node:fs';
import { cannotBeWritten } from '../../files/system-error.ts';
import { UserError } from '../../files/user-error.ts';
import type { SimulatorAnswer } from '../simulator.ts';
import { AnswerFile, answerFiles, indexOf, listAnswers, readLineAt } from './answer-file.ts';
import { INDEX_ENTRY_BYTES } from './answer-index.ts';
import { type AnswerKey, keyWords } from './answer-key.ts';
import { readAnswerLine } from './answer-line.ts';
import { EntryTable, type Place } from './entry-table.ts';

/**
 * The answers that were paid for, in files that are only ever appended to: kept until the user clears the folder.
 *
 * Every process appends to a file of its own, so that any number of them, also on several machines that share the folder,
 * need no lock. In memory there is only where each answer is. `docs/reliability.md` says what was measured.
 */
export class AnswerStore {
  readonly #folder: string;
  #files: string[] = [];
  #entries = new EntryTable(0);
  #own: { readonly file: AnswerFile; readonly number: number } | undefined;
  #unusable: UserError | undefined;
  /** The file that was read last: questions are asked in much the same order as before. */
  #open: { readonly file: number; readonly descriptor: number } | undefined;

  /** A folder that is there and cannot be read holds no answers, and takes none. */
  constructor(folder: string) {
    this.#folder = folder;
    try {
      this.#files = [...answerFiles(folder)];
      const indexes = this.#files.map(indexOf);
      const bytes = indexes.reduce((sum, { length }) => sum + length, 0);
      this.#entries = new EntryTable(Math.ceil(bytes / INDEX_ENTRY_BYTES));
      for (const [file, index] of indexes.entries()) this.#list(file, index);
    } catch (error) {
      this.#unusable = new UserError(`${folder}: kept answers cannot be read: ${messageOf(error)}`);
    }
  }

  /** How many answers are kept, damaged ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /** @returns undefined where there is none, or none that is whole. */
  get(key: AnswerKey): SimulatorAnswer | undefined {
    for (const place of this.#entries.places(keyWords(key))) {
      const answer = this.#read(place, key);
      if (answer) return answer;
    }
    return undefined;
  }

  /**
   * Makes sure that answers can be kept: to be called before the first one is paid for.
   *
   * @throws UserError naming the folder.
   */
  prepare(): void {
    if (this.#unusable) throw this.#unusable;
    if (this.#own) return;
    try {
      const file = new AnswerFile(this.#folder);
      this.#own = { file, number: this.#files.push(file.name) - 1 };
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /**
   * Keeps an answer; on the disk when the promise resolves.
   *
   * @throws UserError naming the folder. Nothing is kept from then on: half a line may be at the file's end.
   */
  async keep(key: AnswerKey, answer: SimulatorAnswer): Promise<void> {
    this.prepare();
    if (!this.#own) return;
    const { file, number } = this.#own;
    try {
      const place = file.append(key, answer);
      this.#entries.add(keyWords(key), 0, { file: number, ...place });
      await file.flush();
    } catch (error) {
      throw this.#refused(error);
    }
  }

  #list(file: number, index: Buffer): void {
    listAnswers(this.#files[file] ?? '', index, (words, at, { offset, length }) =>
      this.#entries.add(words, at, { file, offset, length }),
    );
  }

  #read({ file, ...place }: Place, key: AnswerKey): SimulatorAnswer | undefined {
    try {
      if (this.#open?.file !== file) {
        if (this.#open) closeSync(this.#open.descriptor);
        this.#open = undefined;
        this.#open = { file, descriptor: openSync(this.#files[file] ?? '', 'r') };
      }
      return readAnswerLine(readLineAt(this.#open.descriptor, place), key);
    } catch {
      // Gone since, or not to be read: then it is asked again.
      return undefined;
    }
  }

  #refused(error: unknown): UserError {
    const { message } = cannotBeWritten(this.#folder, error);
    this.#unusable ??= new UserError(
      `answers cannot be kept, and would have to be paid for again: ${message}, or set PROMPTFOO_CACHE_PATH to another folder; with --no-cache nothing is kept on purpose`,
    );
    return this.#unusable;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
