import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CallApiContextParams } from 'promptfoo';
import { ModelError } from '../models/model-error.ts';
import { type AnswerKey, answerKey } from '../simulation/kept-answers/answer-key.ts';
import { AnswerStore } from '../simulation/kept-answers/answer-store.ts';
import type { SimulatorAnswer } from '../simulation/simulator.ts';

/** The answer to a question, and whether it was paid for before, or by another one like it, asked at the same time. */
export interface SharedAnswer {
  readonly answer: SimulatorAnswer;
  readonly shared: boolean;
}

/** Opened with the first question, and shared by all columns. */
let store: AnswerStore | undefined;
const inFlight = new Map<string, Promise<SimulatorAnswer>>();

/**
 * What is remembered of one question's answer, so that nothing is paid for twice: in our own files from run to run, and in
 * memory while equal questions are under way. `--no-cache` means that nothing is.
 */
export class AnswerMemory {
  readonly #store: AnswerStore;
  readonly #key: AnswerKey;

  private constructor(store: AnswerStore, key: AnswerKey) {
    this.#store = store;
    this.#key = key;
  }

  /** @returns undefined where promptfoo's cache is off. */
  static of(context: CallApiContextParams, identity: object): AnswerMemory | undefined {
    if (!isCacheOn(context)) return undefined;
    store ??= new AnswerStore(keptAnswersFolder());
    return new AnswerMemory(store, answerKey(identity, context.repeatIndex));
  }

  recall(): SimulatorAnswer | undefined {
    return this.#store.get(this.#key);
  }

  /** To be called before an answer is paid for. @throws UserError where it could not be kept. */
  prepare(): void {
    this.#store.prepare();
  }

  /** On the disk when the promise resolves. @throws UserError where it cannot be kept. */
  keep(answer: SimulatorAnswer): Promise<void> {
    return this.#store.keep(this.#key, answer);
  }

  /** Asks, unless an equal question of the same repeat is under way: then waits for that one's answer. */
  async once(ask: () => Promise<SimulatorAnswer>): Promise<SharedAnswer> {
    const key = this.#key.toString('hex');
    const underWay = inFlight.get(key);
    if (underWay) return { answer: await underWay.catch(withoutExpense), shared: true };
    const asked = ask().finally(() => inFlight.delete(key));
    inFlight.set(key, asked);
    return { answer: await asked, shared: false };
  }
}

/** The failure of a question that another one waited for: what it took is counted once. */
function withoutExpense(error: unknown): never {
  if (!ModelError.isInstance(error)) throw error;
  const { hopeless, isOfOneQuestion } = error;
  throw new ModelError(error.message, { hopeless, isOfOneQuestion });
}

/**
 * Whether promptfoo's cache is one that outlives the run. promptfoo does not tell a provider of `--no-cache`, but then its
 * cache has a plain Map behind it.
 */
function isCacheOn(context: CallApiContextParams): boolean {
  const backing = context.getCache?.()?.stores?.[0]?.store;
  return backing !== undefined && !(backing instanceof Map);
}

/** In the part of promptfoo's cache folder that `promptfoo cache clear` removes. */
export function keptAnswersFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PROMPTFOO_CACHE_PATH, PROMPTFOO_CONFIG_DIR } = environment;
  const cacheFolder =
    PROMPTFOO_CACHE_PATH || join(PROMPTFOO_CONFIG_DIR || join(homedir(), '.promptfoo'), 'cache');
  return join(cacheFolder, 'claims', 'attention-heads');
}
