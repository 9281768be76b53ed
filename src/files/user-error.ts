import { shorten } from './visible-text.ts';

/** Longer than any message needs to be, and shorter than what somebody else's file or server may put into one. */
const LONGEST_MESSAGE = 2000;

/** The same symbol in every copy of this package that a program may have loaded. */
const MARK = Symbol.for('promptfoo-attention-heads.UserError');

/**
 * A mistake in what the user gave us (a file, a field, a flag), as opposed to a bug in this program.
 * Its message is complete by itself: it names the place, what was found, and what to do. Whoever reports it
 * prints the message alone, without a stack trace.
 *
 * What was found is other people's text, so the message is made one line of visible characters: no escape in it reaches
 * a terminal.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly [MARK] = true;

  constructor(message: string) {
    super(shorten(message, LONGEST_MESSAGE));
  }

  /** `instanceof` that also knows the errors of another copy of this package. */
  static isInstance(error: unknown): error is UserError {
    return error instanceof Error && MARK in error;
  }
}
