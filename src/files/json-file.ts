import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { UserError } from './user-error.ts';
import { readText } from './yaml-file.ts';

/**
 * Reads a JSON file through a schema.
 *
 * @throws UserError naming the file and the field.
 */
export function readJsonFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(parse(readText(file), file));
  if (parsed.success) return parsed.data;
  throw new UserError(`${file}: ${describeIssue(parsed.error)}`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
