/** The same symbol in every copy of this package that a program may have loaded. */
const MARK = Symbol.for('promptfoo-attention-heads.UserError');

/**
 * A mistake in what the user gave us (a file, a field, a flag), as opposed to a bug in this program.
 * Its message is complete by itself: it names the place, what was found, and what to do. Whoever reports it
 * prints the message alone, without a stack trace.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly [MARK] = true;

  /** `instanceof` that also knows the errors of another copy of this package. */
  static isInstance(error: unknown): error is UserError {
    return error instanceof Error && MARK in error;
  }
}
