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
 * @param mostBytes what the file may hold; by default as much as a file that people write.
 * @throws UserError naming the file and line.
 */
export function readJsonLines(file: string, source: string = file, mostBytes?: number): readonly JsonLine[] {
  return readText(file, mostBytes)
    .split('\n')
    .flatMap((text, index): readonly JsonLine[] => {
      if (text.trim() === '') return [];
      try {
        return [{ value: parseJson(text), line: index + 1 }];
      } catch (error) {
        throw new UserError(
          `${source}:${index + 1}: not JSON: ${error instanceof Error ? error.message : error}`,
        );
      }
    });
}
