import type { z } from 'zod';
import { parseAs } from './describe-issue.ts';
import { errorMessage } from './error-message.ts';
import type { Limit } from './limits.ts';
import { parseJson } from './parse-json.ts';
import { readText } from './read-text.ts';
import { UserError } from './user-error.ts';

// Of Python's NaN and infinities all of these make strings: see parse-json.ts.

/** Reads a JSON file through a schema. @throws UserError naming the file and the field. */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  limit?: Limit,
): z.output<Schema> {
  return parseAs(schema, jsonOf(readText(file, limit), file), file);
}

/** The value of a JSON text. @param place stands before the message. @throws UserError where it is not JSON. */
export function jsonOf(text: string, place: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new UserError(`${place}: not JSON: ${errorMessage(error)}`);
  }
}

/** One line of a JSONL file, parsed. */
export interface JsonLine {
  readonly value: unknown;
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Reads a JSONL file, blank lines left out.
 *
 * @param source stands for the file in messages.
 * @throws UserError naming the file and line.
 */
export function readJsonLines(file: string, source: string = file, limit?: Limit): readonly JsonLine[] {
  return readText(file, limit, source)
    .split('\n')
    .flatMap((text, index) =>
      text.trim() === '' ? [] : [{ value: jsonOf(text, `${source}:${index + 1}`), line: index + 1 }],
    );
}
