import { z } from 'zod';
import { fingerprint } from '../files/fingerprint.ts';
import type { Suite } from './load-suite.ts';

/**
 * What a suite is, whatever it is called: three fingerprints, in one text, as each of its many questions holds it. Two suites of
 * one name are one where it is the same.
 */
export const suiteVersionSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/, 'expected three fingerprints');

/** Of how pairs are drawn, of all that the suite says, and of where its records are. */
export function suiteVersionOf(suite: Suite): string {
  const { subject, split, chooseOn, recordsPerSplit, pairs, records, heads } = suite;
  const drawing = { subject, split, chooseOn, recordsPerSplit, pairs };
  return [drawing, { heads, ...drawing }, records].map(fingerprint).join('-');
}

/** How pairs are drawn: what runs of a suite that has grown have in common. */
export function drawingOf(version: string): string | undefined {
  return version.split('-')[0];
}

/** All that a suite says: what its shards have in common, also where records are in another place on another machine. */
export function contentOf(version: string): string | undefined {
  return version.split('-')[1];
}
