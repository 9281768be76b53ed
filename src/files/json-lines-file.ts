import { errorMessage } from './error-message.ts';
import type { Limit } from './limits.ts';
import { parseJson } from './parse-json.ts';
import { readText } from './read-text.ts';
import { UserError } from './user-error.ts';

/** One line of a JSONL file, parsed. */
export interface JsonLine {
  readonly value: unknown;
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Reads a JSONL file, blank lines left out; of Python's NaN and infinities it makes strings, see parse-json.ts.
 *
 * @param source stands for the file in messages.
 * @throws UserError naming the file and line.
 */
export function readJsonLines(file: string, source: string = file, limit?: Limit): readonly JsonLine[] {
  return readText(file, limit, source)
    .split('\n')
    .flatMap((text, index): readonly JsonLine[] => {
      if (text.trim() === '') return [];
      try {
        return [{ value: parseJson(text), line: index + 1 }];
      } catch (error) {
        throw new UserError(`${source}:${index + 1}: not JSON: ${errorMessage(error)}`);
      }
    });
}
