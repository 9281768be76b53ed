import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const noteSchema = z.object({ size: z.number(), modified: z.number(), sha256: z.string() });

/**
 * A model's SHA-256, in hexadecimal digits; of a model in several files (`…-00001-of-00003.gguf`), that of their
 * digests. It is computed once: a note beside the file keeps it for as long as size and time of modification stay.
 */
export async function modelDigest(file: string): Promise<string> {
  const digests = await Promise.all(partsOf(file).map(fileDigest));
  const [digest] = digests;
  return digests.length === 1 && digest !== undefined
    ? digest
    : createHash('sha256').update(digests.join('\n')).digest('hex');
}

function partsOf(file: string): readonly string[] {
  const numbered = basename(file).match(/^(.*)-\d{5}-of-(\d{5})\.gguf$/);
  if (!numbered) return [file];
  const [, name, count] = numbered;
  return Array.from({ length: Number(count) }, (_, index) =>
    join(dirname(file), `${name}-${String(index + 1).padStart(5, '0')}-of-${count}.gguf`),
  );
}

async function fileDigest(file: string): Promise<string> {
  const { size, mtimeMs: modified } = await stat(file);
  const note = await readNote(noteOf(file));
  if (note?.size === size && note.modified === modified) return note.sha256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const sha256 = hash.digest('hex');
  // Where the model's folder cannot be written to, the digest is computed every time.
  await writeFile(noteOf(file), JSON.stringify({ size, modified, sha256 })).catch(() => undefined);
  return sha256;
}

function noteOf(file: string): string {
  return `${file}.digest.json`;
}

async function readNote(file: string): Promise<z.infer<typeof noteSchema> | undefined> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
