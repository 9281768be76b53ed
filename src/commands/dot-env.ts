import { parseEnv } from 'node:util';
import { statusOf } from '../files/folder.ts';
import { readText } from '../files/read-text.ts';

/** Sets the variables of a `.env` file that are not set, as promptfoo does. @throws UserError where it cannot be read. */
export function readDotEnv(file = '.env', environment: NodeJS.ProcessEnv = process.env): void {
  if (!statusOf(file)?.isFile()) return;
  for (const [name, value] of Object.entries(parseEnv(readText(file)))) environment[name] ??= value;
}
