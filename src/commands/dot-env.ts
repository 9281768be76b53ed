import { parseEnv } from 'node:util';
import { statusOf } from '../files/folder.ts';
import { readText } from '../files/read-text.ts';

/**
 * Sets the variables of a `.env` file in the working directory, as promptfoo does: what is set already stays. The key of
 * `promptfoo eval` is then the key of every command.
 *
 * @throws UserError where it cannot be read, or is not UTF-8.
 */
export function readDotEnv(file = '.env', environment: NodeJS.ProcessEnv = process.env): void {
  if (!statusOf(file)?.isFile()) return;
  for (const [name, value] of Object.entries(parseEnv(readText(file)))) environment[name] ??= value;
}
