import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CallApiContextParams } from 'promptfoo';
import { ModelError } from '../models/model-error.ts';
import { AnswerJournal } from '../simulation/answer-journal.ts';
import { type AnswerKey, AnswerStore, type KeyValueCache } from '../simulation/answer-store.ts';
import type { SimulatorAnswer } from '../simulation/simulator.ts';

/** The answer to a question, and whether another one like it, asked at the same time, got it too. */
export interface SharedAnswer {
  readonly answer: SimulatorAnswer;
  readonly shared: boolean;
}

let store: AnswerStore | undefined;
const inFlight = new Map<string, Promise<SimulatorAnswer>>();

/**
 * What is remembered of one question's answer, so that nothing is paid for twice: in promptfoo's cache from run to run,
 * and in memory while equal questions are under way. `--no-cache` means that nothing is.
 */
export class AnswerMemory {
  readonly #cache: KeyValueCache;
  readonly #key: AnswerKey;

  private constructor(cache: KeyValueCache, key: AnswerKey) {
    this.#cache = cache;
    this.#key = key;
  }

  /** @returns undefined where promptfoo's cache is off. */
  static of(context: CallApiContextParams, identity: object): AnswerMemory | undefined {
    const cache = persistentCache(context);
    if (!cache) return undefined;
    const question = `attention-heads:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
    return new AnswerMemory(cache, { question, repeat: context.repeatIndex ?? 0 });
  }

  recall(): Promise<SimulatorAnswer | undefined> {
    store ??= new AnswerStore(new AnswerJournal(journalFolder()));
    return store.get(this.#cache, this.#key);
  }

  keep(answer: SimulatorAnswer): void {
    store?.set(this.#cache, this.#key, answer);
  }

  /** Asks, unless an equal question of the same repeat is under way: then waits for that one's answer. */
  async once(ask: () => Promise<SimulatorAnswer>): Promise<SharedAnswer> {
    const key = `${this.#key.repeat} ${this.#key.question}`;
    const underWay = inFlight.get(key);
    if (underWay) return { answer: await underWay.catch(withoutExpense), shared: true };
    const asked = ask().finally(() => inFlight.delete(key));
    inFlight.set(key, asked);
    return { answer: await asked, shared: false };
  }
}

/** The failure of a question that another one waited for: what it took is counted once. */
function withoutExpense(error: unknown): never {
  throw ModelError.isInstance(error) ? new ModelError(error.message, { hopeless: error.hopeless }) : error;
}

/**
 * promptfoo's cache, where it outlives the run. promptfoo does not tell a provider of `--no-cache`, but then its cache
 * has a plain Map behind it.
 */
function persistentCache(context: CallApiContextParams): KeyValueCache | undefined {
  const cache = context.getCache?.();
  const backing = cache?.stores?.[0]?.store;
  return backing === undefined || backing instanceof Map ? undefined : cache;
}

/** Inside promptfoo's cache, in the folder that `promptfoo cache clear` removes. */
function journalFolder(): string {
  const { PROMPTFOO_CACHE_PATH, PROMPTFOO_CONFIG_DIR } = process.env;
  const cacheFolder =
    PROMPTFOO_CACHE_PATH || join(PROMPTFOO_CONFIG_DIR || join(homedir(), '.promptfoo'), 'cache');
  return join(cacheFolder, 'claims', 'attention-heads');
}
