import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What zod says of a union that says nothing of its own. */
const UNSAID = 'Invalid input';

/**
 * What is wrong: of something that may be one of several kinds, what is wrong within the kind that it comes closest to, else
 * that it is none of them. A union with a sentence of its own has that.
 */
export function nearestIssue(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.message !== UNSAID) return issue;
  const within = issue.errors
    .flat()
    .find(({ path, code }) => path.length > 0 || code === 'unrecognized_keys');
  return within === undefined ? issue : nearestIssue({ ...within, path: [...issue.path, ...within.path] });
}
