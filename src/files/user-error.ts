import type { z } from 'zod';
import { shorten } from './visible-text.ts';

/** Longer than any message needs to be, and shorter than what somebody else's file or server may put into one. */
const LONGEST_MESSAGE = 2000;

/** The same symbol in every copy of this package that a program may have loaded. */
const MARK = Symbol.for('promptfoo-attention-heads.UserError');

/**
 * A mistake in what the user gave us (a file, a field, a flag), as opposed to a bug in this program.
 * Its message is complete by itself: it names the place, what was found, and what to do. Whoever reports it
 * prints the message alone, without a stack trace.
 *
 * What was found is other people's text, so the message is made one line of visible characters: no escape in it reaches
 * a terminal.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly [MARK] = true;

  constructor(message: string) {
    super(shorten(message, LONGEST_MESSAGE));
  }

  /** `instanceof` that also knows the errors of another copy of this package. */
  static isInstance(error: unknown): error is UserError {
    return error instanceof Error && MARK in error;
  }
}

/** What was thrown, in words. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What a schema makes of a value.
 *
 * @param place stands before the message: the file, the line, the field.
 * @throws UserError naming the place, the field and what is wrong with it.
 */
export function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UserError(`${place}: ${describeIssue(parsed.error, value)}`);
}

/** {@link firstIssue} as `field.path: sentence`. */
export function describeIssue(error: z.ZodError, value?: unknown): string {
  const { path, message } = firstIssue(error, value);
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

/**
 * What is wrong in what a schema was given: an unknown key first, as it may be why another one is missing, else the first
 * issue; with what was found in that place.
 *
 * @param value what the schema was given; left out where it may hold a secret.
 */
export function firstIssue(
  { issues }: z.ZodError,
  value?: unknown,
): { readonly path: readonly (string | number)[]; readonly message: string } {
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (first === undefined) return { path: [], message: NO_MESSAGE };
  const issue = nearestIssue(first);
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  const at = path.reduce<unknown>((each, key) => (each as Record<string, unknown> | null)?.[key], value);
  const message = inWords(issue.message, at);
  const [field] = path;
  const isMissing = field !== undefined && typeof value === 'object' && value !== null && !(field in value);
  if (!isMissing || message.startsWith(MISSING)) return { path, message };
  return { path: [field], message: `${MISSING}: ${message}` };
}

const MISSING = 'is missing';

/** How zod calls what it expected and what it got. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'nothing',
};

/** What else zod says, in words. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Too small: expected string to have >=1 characters$/, 'is empty: expected a text'],
  [/^Too small: expected \w+ to be >=/, 'expected at least '],
  [/^Too small: expected \w+ to be >/, 'expected more than '],
  [/^Too big: expected \w+ to be <=/, 'expected at most '],
  [/^Invalid (?:option|input): expected (?!.*, received)/, 'expected '],
  [/^Invalid URL$/, 'expected an address, e.g. http://localhost:8000/v1'],
];

/** @param found the value that a message is about; undefined where it is not known. */
function inWords(said: string, found: unknown): string {
  const message = WORDS.reduce((text, [pattern, words]) => text.replace(pattern, words), said);
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  const shown = shownValue(found);
  if (expected !== undefined && received !== undefined) {
    const kind = KINDS[expected] ?? expected;
    return received === 'undefined'
      ? `${MISSING}: expected ${kind}`
      : `expected ${kind}, found ${shown ?? KINDS[received] ?? received}`;
  }
  if (shown === undefined || message.includes('found') || message.startsWith('unknown')) return message;
  const [sentence, ...advice] = message.split('; ');
  return [`${sentence}, found ${shown}`, ...advice].join('; ');
}

const LONGEST_SHOWN = 60;

/** A value that says something in a line; undefined of every other. */
function shownValue(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined;
  if (typeof value !== 'string') return String(value);
  if (value.trim() === '') return undefined;
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
}

type Issue = z.core.$ZodIssue;

/** What zod says of a union that has no message of its own. */
const NO_MESSAGE = 'Invalid input';

/** Of a value that matches none of a union: what is wrong within the member it comes closest to, unless the union has its own message. */
export function nearestIssue(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.message !== NO_MESSAGE) return issue;
  const [within] = issue.errors
    .flat()
    .filter(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')
    .toSorted((a, b) => b.path.length - a.path.length);
  return within === undefined ? issue : nearestIssue({ ...within, path: [...issue.path, ...within.path] });
}
