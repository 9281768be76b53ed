import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { z } from 'zod';

const BUNDLED = join(import.meta.dirname, 'reference');
// Its prompts, and real heads: shared between projects, so not always there.
const SHARED = join(import.meta.dirname, '..', '..', 'shared');
export const REAL_HEADS = join(SHARED, 'data', 'gpt2-small');

/** Reads a reference file through a schema. */
export function reference<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(referenceText(file)));
}

export function referenceText(file: string): string {
  return readFileSync(referencePath(file), 'utf8');
}

export function referencePath(file: string): string {
  const bundled = join(BUNDLED, file);
  return existsSync(bundled) ? bundled : join(SHARED, 'reference', file);
}

/** Tests against a reference file; skipped, saying so, where it is not there. */
export function describeReference(title: string, file: string, tests: () => void): void {
  if (existsSync(referencePath(file))) describe(`${title} (reference/${file})`, tests);
  else describe.skip(`${title}: skipped, as reference/${file} is not here`, tests);
}

/** Tests on real heads; skipped, saying so, where they are not there. */
export function describeRealHeads(title: string, tests: () => void): void {
  if (existsSync(REAL_HEADS)) describe(title, tests);
  else describe.skip(`${title}: skipped, as the real heads are not here`, tests);
}
