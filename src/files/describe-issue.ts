import type { z } from 'zod';

/**
 * What is wrong in what a schema was given, as `field.path: sentence`: a key that there is not, which may be why another one
 * is missing, else the first thing.
 */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const path = issue?.path.map(String).join('.');
  return path ? `${path}: ${issue?.message}` : `${issue?.message}`;
}
