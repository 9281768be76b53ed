import { errorInOneLine } from '../files/system-error.ts';
import { isEvalCommand } from './promptfoo-command.ts';

/**
 * What an adapter does with an error at start-up. `promptfoo eval` (or `retry`) would show it as an uncaught one, with its stack and
 * a piece of promptfoo's source; a user's mistake is shown as the one line it is, and the program ends with code 1.
 * Every other error, and every other program (promptfoo's server, a script), gets the error itself.
 */
export function exitOnUserError(error: unknown): never {
  const line = errorInOneLine(error);
  if (line !== undefined && isEvalCommand()) {
    process.stderr.write(`${line}\n`);
    process.exit(1);
  }
  throw error;
}
