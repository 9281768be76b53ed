/**
 * Thrown when the user stops a run (Ctrl-C) while a question is under way. promptfoo 0.123.1 (pull request 7012) makes an error row of every error it
 * can describe, and takes rows for completed when the run is resumed: the question would never be asked again. To
 * describe an error promptfoo looks for a `response` on it, and finds that this one has none to give; so it saves
 * nothing for the question, and resuming asks it.
 */
export class RunInterrupted extends Error {
  override name = 'AbortError';

  constructor() {
    super('the run was stopped');
  }

  get response(): never {
    throw new Error(this.message);
  }
}
