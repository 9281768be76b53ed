import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** `file` says which content the digest is of. */
const noteSchema = z.object({ file: z.string(), sha256: z.string() });

/**
 * A model's SHA-256, in hexadecimal digits; of a model in several files (`…-00001-of-00003.gguf`), that of their digests.
 *
 * @param mayRemember whether a note beside the file may be believed, which keeps the digest for as long as the file is the
 * same, with the same size and times. Whoever asks for a checksum wants the file's, and not a note's.
 */
export async function modelDigest(file: string, mayRemember: boolean): Promise<string> {
  const digests = await Promise.all(partsOf(file).map((part) => fileDigest(part, mayRemember)));
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

async function fileDigest(file: string, mayRemember: boolean): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  // Unlike the time of modification, that of the last change (ctime) is the system's own to set.
  const identity = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const note = mayRemember ? await readNote(noteOf(file)) : undefined;
  if (note?.file === identity) return note.sha256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const sha256 = hash.digest('hex');
  // Where the model's folder cannot be written to, the digest is computed every time.
  await writeFile(noteOf(file), JSON.stringify({ file: identity, sha256 })).catch(() => undefined);
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
