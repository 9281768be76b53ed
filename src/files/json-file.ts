import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { errorMessage } from './error-message.ts';
import type { Limit } from './limits.ts';
import { parseJson } from './parse-json.ts';
import { readText } from './read-text.ts';
import { UserError } from './user-error.ts';

/**
 * Reads a JSON file through a schema; of Python's NaN and infinities it makes strings, see parse-json.ts.
 *
 * @throws UserError naming the file and the field.
 */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  limit?: Limit,
): z.output<Schema> {
  const parsed = schema.safeParse(parse(readText(file, limit), file));
  if (parsed.success) return parsed.data;
  throw new UserError(`${file}: ${describeIssue(parsed.error)}`);
}

function parse(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new UserError(`${file}: not JSON: ${errorMessage(error)}`);
  }
}
