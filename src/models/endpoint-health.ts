import pLimit from 'p-limit';
import { UserError } from '../files/user-error.ts';
import type { ChatModel } from './chat-model.ts';
import { ModelError } from './model-error.ts';

/** An endpoint that never gave a usable answer is asked no more after so many failures in a row. */
export const FAILURES_OF_UNPROVEN = 5;
/** The same for one that has: it may be down for a while, and each question waits as long as its retries last. */
export const FAILURES_OF_PROVEN = 20;

/** A circuit breaker for a column: opened by a rejection that every question would get, or by failures in a row, as each may take minutes and money. */
export class EndpointHealth {
  readonly #announce: (sentence: string) => void;
  #isProven = false;
  #inARow = 0;
  #stoppedBy: ModelError | undefined;

  /** @param announce is told once why no more questions are asked. */
  constructor(announce: (sentence: string) => void) {
    this.#announce = announce;
  }

  /** Whether it has given a usable answer, now or before. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** Whether no more questions are to be asked. */
  get isStopped(): boolean {
    return this.#stoppedBy !== undefined;
  }

  /** @throws ModelError where no more questions are to be asked. */
  check(): void {
    if (this.#stoppedBy) throw this.#stoppedBy;
  }

  /** A usable answer came. */
  answered(): void {
    this.#isProven = true;
    this.#inARow = 0;
  }

  /** An answer was kept from an earlier run: the endpoint has worked, though it may not now. */
  hadAnswered(): void {
    this.#isProven = true;
  }

  /** An answer came in which nothing counts as "0" or "1". That is no fault of an endpoint that gave better ones. */
  gaveUnusable(reason: string): void {
    if (!this.#isProven) this.#count(reason);
  }

  /** No answer came, or the question was not sent because its answer could not be kept. */
  failed(error: UserError): void {
    if (!ModelError.isInstance(error) || error.hopeless) this.stop(error.message);
    else if (!error.isOfOneQuestion) this.#count(error.message);
  }

  /** No more questions are asked. */
  stop(reason: string): void {
    if (this.#stoppedBy) return;
    this.#stoppedBy = new ModelError(reason, { hopeless: true });
    this.#announce(`not asked any further: ${reason}`);
  }

  #count(reason: string): void {
    this.#inARow += 1;
    const limit = this.#isProven ? FAILURES_OF_PROVEN : FAILURES_OF_UNPROVEN;
    if (this.#inARow >= limit) {
      this.stop(`${this.#inARow} questions in a row got no usable answer; the last: ${reason}`);
    }
  }
}

/** A chat model that is asked no further once its health says so. @param concurrency see {@link ChatModelDeclaration.create}. */
export function withEndpointHealth(
  model: ChatModel,
  health: EndpointHealth,
  concurrency?: number,
): ChatModel {
  const limit = concurrency === undefined ? undefined : pLimit(askedAtOnce(concurrency, model));
  const noted = async <Result>(
    ask: () => Result | Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      if (UserError.isInstance(error) && !signal?.aborted) health.failed(error);
      throw error;
    }
  };
  return {
    ...model,
    // A local model must be found before its answers can be told from another's.
    ...(model.identify ? { identify: (request) => noted(async () => model.identify?.(request) ?? {}) } : {}),
    reply: async (request, call = {}) => {
      const ask = () => {
        health.check();
        return noted(() => model.reply(request, call), call.signal);
      };
      const reply = await (limit ? limit(ask) : ask());
      const problem = request.problemWith(reply);
      if (problem === undefined) health.answered();
      else health.gaveUnusable(problem);
      return reply;
    },
  };
}

/** A model that limits its requests itself gets a few more, so that the next is ready. */
function askedAtOnce(concurrency: number, { atOnce }: ChatModel): number {
  return atOnce === undefined ? concurrency : Math.ceil(atOnce * 1.25);
}
