import type { z } from 'zod';
import { nearestIssue } from './nearest-issue.ts';

/**
 * What is wrong in what a schema was given, as `field.path: sentence`: a key that there is not, which may be why another one
 * is missing, else the first thing.
 */
export function describeIssue(error: z.ZodError): string {
  const first = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const issue = first && nearestIssue(first);
  const path = issue?.path.map(String).join('.');
  return path ? `${path}: ${issue?.message}` : `${issue?.message}`;
}
