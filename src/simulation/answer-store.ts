import { expenseSchema } from '../models/expense.ts';
import { topLogprobsSchema } from '../models/top-logprobs.ts';
import type { AnswerJournal } from './answer-journal.ts';
import type { SimulatorAnswer } from './simulator.ts';

/** The part of promptfoo's cache that is used here. */
export interface KeyValueCache {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
}

/** An answer as it is kept: what it said and what it cost then. */
const storedAnswerSchema = expenseSchema.extend({ topLogprobs: topLogprobsSchema });

/** Which answer is meant: of which question, in which repeat of the run (`promptfoo eval --repeat`). */
export interface AnswerKey {
  readonly question: string;
  readonly repeat: number;
}

/**
 * Keeps paid answers in promptfoo's cache, with a journal in front of it: what promptfoo's cache had not saved when a
 * run was killed, the next run finds in the journal and puts back.
 */
export class AnswerStore {
  readonly #journal: AnswerJournal;
  /** Answers of interrupted runs that are not known to be in the cache, by their key there. */
  #pending: ReadonlyMap<string, unknown> | undefined;
  #restored: Promise<void> | undefined;

  constructor(journal: AnswerJournal) {
    this.#journal = journal;
  }

  /** @param cache promptfoo's cache as the repeat sees it: promptfoo puts `repeat:N:` before its keys. */
  async get(cache: KeyValueCache, key: AnswerKey): Promise<SimulatorAnswer | undefined> {
    this.#pending ??= new Map(this.#journal.entries());
    // Only the first repeat sees the whole cache.
    if (key.repeat === 0) this.#restored ??= this.#restore(cache, this.#pending);
    await this.#restored;
    const stored = (await cache.get(key.question)) ?? this.#pending.get(keyInCache(key));
    return storedAnswerSchema.safeParse(stored).data;
  }

  /** Safe on disk when this returns. */
  set(cache: KeyValueCache, key: AnswerKey, answer: SimulatorAnswer): void {
    this.#journal.append(keyInCache(key), answer);
    keep(cache, key.question, answer);
  }

  async #restore(cache: KeyValueCache, pending: ReadonlyMap<string, unknown>): Promise<void> {
    for (const [key, answer] of pending) {
      if ((await cache.get(key)) !== undefined) continue;
      this.#journal.append(key, answer);
      keep(cache, key, answer);
    }
    this.#journal.forgetEarlier();
  }
}

function keyInCache({ question, repeat }: AnswerKey): string {
  return repeat === 0 ? question : `repeat:${repeat}:${question}`;
}

function keep(cache: KeyValueCache, key: string, answer: unknown): void {
  // Not waited for: the cache has it in memory at once, and saves its file a moment later; the journal has it already.
  cache.set(key, answer).catch(() => undefined);
}
