import { z } from 'zod';
import { fingerprint } from '../files/fingerprint.ts';
import type { Suite } from './load-suite.ts';

/** A suite's identity whatever its name: three fingerprints in one text, which each of its many questions holds. */
export const suiteVersionSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/, 'expected three fingerprints');

/** Of how pairs are drawn, of the suite's content, and of where its records are. */
export function suiteVersionOf(suite: Suite): string {
  const { subject, split, chooseOn, recordsPerSplit, pairs, records, heads } = suite;
  const drawing = { subject, split, chooseOn, recordsPerSplit, pairs };
  return [drawing, { heads, ...drawing }, records].map(fingerprint).join('-');
}

/** How pairs are drawn: common to runs of a suite that has grown. */
export function drawingOf(version: string): string | undefined {
  return version.split('-')[0];
}

/** A suite's content: common to its shards, even if records are elsewhere on another machine. */
export function contentOf(version: string): string | undefined {
  return version.split('-')[1];
}
