import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { namesIn } from '../files/folder.ts';
import { readJsonFile } from '../files/json-file.ts';
import { cannotBeRead } from '../files/system-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import type { Part } from './manifest.ts';

/** What an export is about to give names to, before the manifest knows of it. */
const NAMED = '.attention-heads.export.json';
const namedSchema = z.array(
  z.strictObject({ file: z.string().regex(/^requests-\d+\.jsonl$/), digest: z.string() }),
);

/** A name that nobody else gives a file. */
export function partialName(file: string, id: string): string {
  return `.${file}.${id}.partial`;
}

const PARTIAL = /^\.requests-\d+\.jsonl\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.partial$/;

/** Notes the parts that are about to get their names. */
export function noteNamed(folder: string, parts: readonly Part[]): void {
  const named = parts.map(({ file, digest }) => ({ file, digest }));
  writeWholeFile(join(folder, NAMED), JSON.stringify(named));
}

/** The manifest knows them now. */
export function forgetNamed(folder: string): void {
  rmSync(join(folder, NAMED), { force: true });
}

/**
 * Removes what an export left that was killed: half of a batch, which nobody should run. That is what it wrote under names of
 * its own, and what it noted before it gave it a name, where that is still what it wrote. Nothing else is.
 *
 * @param known the parts that the manifest knows.
 */
export async function removeLeftovers(folder: string, known: readonly Part[]): Promise<void> {
  for (const name of namesIn(folder)) if (PARTIAL.test(name)) rmSync(join(folder, name));
  const note = join(folder, NAMED);
  if (!existsSync(note)) return;
  for (const { file, digest } of readJsonFile(note, namedSchema)) {
    const path = join(folder, file);
    if (known.some((part) => part.file === file) || !existsSync(path)) continue;
    if ((await digestOf(path)) === digest) rmSync(path);
  }
  rmSync(note);
}

/** SHA-256 of a file. @throws UserError naming the file. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    throw cannotBeRead(path, error);
  }
  return hash.digest('hex');
}
