import type { UserError } from '../files/user-error.ts';
import { ModelError } from './model-error.ts';

/** Questions in a row without a usable answer after which an endpoint that never gave one is asked no more. */
export const FAILURES_OF_UNPROVEN = 5;
/** The same for one that has: it may be down for a while, and every question waits for it as long as its retries last. */
export const FAILURES_OF_PROVEN = 20;

/**
 * A circuit breaker: whether it is worth asking a column's next question. A rejection that every question would get stops
 * the column at once; other failures do when they come in a row, as each may take minutes and money.
 */
export class EndpointHealth {
  readonly #announce: (sentence: string) => void;
  #isProven = false;
  #inARow = 0;
  #stoppedBy: ModelError | undefined;

  /** @param announce is told, once, why no more questions are asked. */
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

  /** An answer was kept from an earlier run: the endpoint is known to work, which does not mean that it does now. */
  hadAnswered(): void {
    this.#isProven = true;
  }

  /** An answer came in which nothing counts as "0" or "1". From an endpoint that gave better ones, that is no fault. */
  gaveUnusable(reason: string): void {
    if (!this.#isProven) this.#count(reason);
  }

  /** No answer came, or the question was not even sent because its answer could not have been kept. */
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
