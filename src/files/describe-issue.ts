import type { z } from 'zod';
import { UserError } from './user-error.ts';

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
  throw new UserError(`${place}: ${describeIssue(parsed.error)}`);
}

/**
 * What is wrong in what a schema was given, as `field.path: sentence`: an unknown key first, as it may be why another one is
 * missing, else the first issue.
 */
export function describeIssue(error: z.ZodError): string {
  const first = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const issue = first && nearestIssue(first);
  const path = issue?.path.map(String).join('.');
  return path ? `${path}: ${issue?.message}` : `${issue?.message}`;
}

type Issue = z.core.$ZodIssue;

/** What zod says of a union that has no message of its own. */
const NO_MESSAGE = 'Invalid input';

/** Of a value that matches none of a union: what is wrong within the member it comes closest to, unless the union has its own message. */
export function nearestIssue(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.message !== NO_MESSAGE) return issue;
  const within = issue.errors
    .flat()
    .find(({ path, code }) => path.length > 0 || code === 'unrecognized_keys');
  return within === undefined ? issue : nearestIssue({ ...within, path: [...issue.path, ...within.path] });
}
