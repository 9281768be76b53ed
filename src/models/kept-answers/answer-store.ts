import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../files/folder.ts';
import { withFolderLocked } from '../../files/folder-lock.ts';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import { sqliteCode } from '../../files/sqlite.ts';
import { cannotBeWritten } from '../../files/system-error.ts';
import { errorMessage, UserError } from '../../files/user-error.ts';
import { visibleText } from '../../files/visible-text.ts';
import type { ChatReply } from '../chat-model.ts';
import { expenseSchema } from '../expense.ts';
import { AnswerDatabase, CutFile, isDamage, type KeptText } from './answer-database.ts';
import type { AnswerKey } from './answer-key.ts';
import { answersOfEarlierFiles, earlierFiles, removeEarlierFiles } from './earlier-files.ts';
import { replaceDamaged } from './replace-damaged.ts';

const FILE = 'answers.sqlite';
/** How often to write again after the file was deleted or damaged. */
const ATTEMPTS = 3;

/** Paid answers, in a database that any number of processes write to, until the user clears the folder. docs/reliability.md says what it survives. */
export class AnswerStore {
  readonly #folder: string;
  readonly #file: string;
  readonly #announce: (sentence: string) => void;
  #database: AnswerDatabase | undefined;
  #isPrepared = false;
  #mayReplace = true;
  #unusable: UserError | undefined;
  /** Answers of this turn of the event loop, written together. */
  #waiting: KeptText[] = [];
  #written: Promise<void> | undefined;

  /** @param announce is told what happened to the answers other than being kept and found. */
  constructor(folder: string, announce = (sentence: string) => console.error(visibleText(sentence))) {
    this.#folder = folder;
    this.#file = join(folder, FILE);
    this.#announce = announce;
    try {
      if (earlierFiles(folder).length > 0) this.prepare();
      else if (existsSync(this.#file)) this.#openToRead();
    } catch (error) {
      this.#unusable ??= UserError.isInstance(error)
        ? error
        : new UserError(
            `${this.#file}: kept answers cannot be read: ${errorMessage(error)}; check that only this package writes to the file and move it away, or set PROMPTFOO_CACHE_PATH to another folder; --no-cache keeps no answers`,
          );
    }
  }

  /** The number of kept answers, damaged ones included. */
  get size(): number {
    return this.#database?.size ?? 0;
  }

  /** @returns undefined if there is no intact answer. */
  get(key: AnswerKey): ChatReply | undefined {
    const text = this.#find(key);
    return text === undefined ? undefined : answerOfText(text);
  }

  /** Makes sure that answers can be kept; to be called before the first is paid for. @throws UserError naming the folder. */
  prepare(): void {
    if (this.#unusable) throw this.#unusable;
    if (this.#isPrepared) return;
    try {
      this.#openToWrite();
      this.#isPrepared = true;
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /** Keeps an answer; on the disk when the promise resolves. @throws UserError naming the folder; nothing is kept from then on. */
  async keep(key: AnswerKey, answer: ChatReply): Promise<void> {
    this.prepare();
    this.#waiting.push({ key, text: keptText(answer) });
    this.#written ??= Promise.resolve().then(() => this.#writeWaiting());
    await this.#written;
  }

  async #writeWaiting(): Promise<void> {
    const answers = this.#waiting;
    this.#waiting = [];
    this.#written = undefined;
    try {
      this.#insert(answers);
      await this.#database?.flush();
    } catch (error) {
      throw this.#refused(error);
    }
  }

  #insert(answers: readonly KeptText[]): void {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (this.#database?.isInPlace && this.#database.isCut) throw new CutFile();
        this.#database?.insert(answers);
        if (this.#database?.isInPlace) return;
      } catch (error) {
        const isGone = this.#database?.isInPlace === false;
        if (attempt === ATTEMPTS || !(isGone || isDamage(error))) throw error;
        if (!isGone) this.#replaceDamaged();
      }
      this.#openToWrite();
    }
  }

  #find(key: AnswerKey): string | undefined {
    try {
      return this.#database?.find(key);
    } catch (error) {
      return isDamage(error) && this.#mayReplace ? this.#findInReplaced(key) : undefined;
    }
  }

  #findInReplaced(key: AnswerKey): string | undefined {
    try {
      this.#replaceDamaged();
      this.#openToRead();
      return this.#database?.find(key);
    } catch {
      // A read-only disk, for example: the question is asked again.
      this.#mayReplace = false;
      return undefined;
    }
  }

  #openToRead(): void {
    this.#open(() => AnswerDatabase.openToRead(this.#file));
  }

  #openToWrite(): void {
    makeFolder(this.#folder);
    // A file made while another process puts a damaged one aside would be mistaken for that one.
    this.#open(() => withFolderLocked(this.#folder, () => AnswerDatabase.open(this.#file)));
    this.#database?.prepare();
    this.#takeOverEarlierFiles();
  }

  #open(open: () => AnswerDatabase): void {
    this.#database?.close();
    this.#database = undefined;
    try {
      this.#database = open();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#replaceDamaged();
      this.#database = open();
    }
  }

  #takeOverEarlierFiles(): void {
    const files = earlierFiles(this.#folder);
    if (files.length === 0) return;
    this.#database?.insert(answersOfEarlierFiles(files));
    removeEarlierFiles(files);
    this.#announce(`${this.#file}: imported the answers in ${files.length} files of an earlier version`);
  }

  #replaceDamaged(): void {
    const done = replaceDamaged(this.#file, this.#database);
    if (done) this.#announce(done);
  }

  #refused(error: unknown): UserError {
    if (UserError.isInstance(error)) this.#unusable ??= error;
    const { message } = cannotBeWritten(this.#folder, systemReason(this.#folder, error));
    this.#unusable ??= new UserError(
      `answers cannot be kept and would have to be paid for again: ${message}, or set PROMPTFOO_CACHE_PATH to another folder; --no-cache keeps no answers`,
    );
    return this.#unusable;
  }
}

/** Of a folder that may not be written to SQLite says only that it cannot open a file. */
function systemReason(folder: string, error: unknown): unknown {
  if (sqliteCode(error) === undefined) return error;
  try {
    accessSync(folder, constants.W_OK);
    return error;
  } catch (reason) {
    return reason;
  }
}

/** An answer as it is kept. Alternatives are pairs, which take half the space. */
const keptAnswerSchema = expenseSchema.extend({
  topLogprobs: z
    .array(
      z
        // JSON writes null for −Infinity.
        .tuple([z.string(), z.number().nullable()])
        .transform(([token, logprob]) => ({ token, logprob: logprob ?? Number.NEGATIVE_INFINITY })),
    )
    .exactOptional(),
  text: z.string().exactOptional(),
  model: z.string().exactOptional(),
  cutOff: z.literal(true).exactOptional(),
  others: z.array(z.object({ text: z.string(), cutOff: z.literal(true).exactOptional() })).exactOptional(),
});

function keptText({ topLogprobs, reused: _, ...more }: ChatReply): string {
  return JSON.stringify({
    topLogprobs: topLogprobs?.map(({ token, logprob }) => [token, logprob]),
    ...more,
  });
}

/** The inverse of {@link keptText}; undefined for other texts. */
function answerOfText(text: string): ChatReply | undefined {
  return keptAnswerSchema.safeParse(parseJsonOrKeep(text)).data;
}
