/**
 * A mistake in what the user gave us (a file, a field, a flag), as opposed to a bug in this program.
 * Its message is complete by itself: it names the place, what was found, and what to do. Whoever reports it
 * prints the message alone, without a stack trace.
 */
export class UserError extends Error {
  override name = 'UserError';
}
