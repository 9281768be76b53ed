/** How long the next answer waits for promptfoo to come back, in milliseconds: at the end of a run it never does. */
const PATIENCE_MS = 15;

/**
 * Lets answers through one at a time, each after promptfoo has dealt with the one before and asked its next question.
 *
 * Questions that start together are answered together. promptfoo then works on all of their rows at the same time, a
 * little on each in turn, finishes all of them together, and only then asks again: the time it works and the time it
 * waits add up, instead of one being spent during the other. Letting the answers through singly takes the questions out
 * of step, and the endpoint is kept busy. `npm run bench:live` measures it.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #isOpen = true;
  #timer: NodeJS.Timeout | undefined;

  /** To be called when promptfoo asks a question. */
  asked(): void {
    this.#openForNext();
  }

  /** Resolves when it is this answer's turn. */
  async pass(): Promise<void> {
    if (!this.#isOpen) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isOpen = false;
    this.#timer = setTimeout(() => this.#openForNext(), PATIENCE_MS);
  }

  #openForNext(): void {
    clearTimeout(this.#timer);
    this.#isOpen = true;
    const next = this.#waiting.shift();
    if (next) {
      this.#isOpen = false;
      next();
    }
  }
}
