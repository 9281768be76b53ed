import type { z } from 'zod';
import type { Limit } from './limits.ts';
import { parseJson } from './parse-json.ts';
import { readText } from './read-text.ts';
import { errorMessage, parseAs, UserError } from './user-error.ts';

/** Reads a JSON file through a schema. @throws UserError naming the file and the field. */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  limit?: Limit,
): z.output<Schema> {
  return parseAs(schema, jsonOf(readText(file, limit), file), file);
}

/** Parses JSON. @param place begins the message. @throws UserError if it is not JSON. */
export function jsonOf(text: string, place: string, parse = parseJson): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = errorMessage(error);
    const at = /at position (\d+)/.exec(reason)?.[1];
    const isCut = at !== undefined && Number(at) >= text.trimEnd().length;
    const advice = ADVICE.find(([pattern]) => pattern.test(isCut ? CUT : reason))?.[1];
    throw new UserError(`${place}: not JSON: ${reason}; ${advice}`);
  }
}

const CUT = 'end of JSON';

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/end of JSON|Unterminated string/, 'is the file truncated?'],
  [/after JSON/, 'a .json file holds one value, a .jsonl file one per line'],
  [/"version ht/, 'the file is a Git LFS pointer; run git lfs pull'],
  [/comes twice/, 'remove one of them'],
  [/./, 'write it with a JSON library (in a .jsonl file, one value per line)'],
];

/** A parsed line of a JSONL file. */
export interface JsonLine {
  readonly value: unknown;
  /** Counts from 1. */
  readonly line: number;
}

/** Reads a JSONL file without its blank lines. @param source names it in messages. @throws UserError naming file and line. */
export function readJsonLines(file: string, source: string = file, limit?: Limit): readonly JsonLine[] {
  return readText(file, limit, source)
    .split('\n')
    .flatMap((text, index) =>
      text.trim() === '' ? [] : [{ value: jsonOf(text, `${source}:${index + 1}`), line: index + 1 }],
    );
}

/**
 * `JSON.stringify(value, null, 2)` in pieces, since a large value's text may be longer than a string can be.
 *
 * @param depth how many levels of lists and objects are taken apart.
 */
export function* jsonPieces(value: unknown, depth: number, indent = ''): Generator<string, void> {
  if (depth === 0 || typeof value !== 'object' || value === null || isEmpty(value)) {
    yield JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
    return;
  }
  const isList = Array.isArray(value);
  let start = `${isList ? '[' : '{'}\n${indent}  `;
  // Not entries(), which is a list as long as the value.
  for (const key of isList ? value.keys() : Object.keys(value)) {
    const each: unknown = value[key as keyof typeof value];
    if (each === undefined) continue;
    yield isList ? start : `${start}${JSON.stringify(key)}: `;
    yield* jsonPieces(each, depth - 1, `${indent}  `);
    start = `,\n${indent}  `;
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}
