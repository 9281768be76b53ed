import type { z } from 'zod';

/** The first thing wrong in what a schema was given, as `field.path: sentence`. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.');
  return path ? `${path}: ${issue?.message}` : `${issue?.message}`;
}
