import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { defined } from '../../files/defined.ts';
import { errorMessage } from '../../files/user-error.ts';
import { hopeless } from '../model-error.ts';
import { oneLine } from '../redact.ts';
import { untilAborted } from '../until-aborted.ts';
import type { LocalConfig } from './local-config.ts';
import type { NodeLlama } from './node-llama.ts';

/** A model's file and its checksum. */
export interface ModelFile {
  readonly path: string;
  readonly sha256: string;
}

/** Finds a model's file, downloading it if `model` is an address. @throws ModelError if that fails, or its checksum differs. */
export async function findModelFile(
  { model, sha256, folder }: Pick<LocalConfig, 'model' | 'sha256' | 'folder'>,
  nodeLlama: NodeLlama,
  patienceMs: number = PATIENCE_MS,
): Promise<ModelFile> {
  const path = isAddress(model) ? await download(model, folder, nodeLlama, patienceMs) : model;
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) {
    const seenFrom = isAbsolute(path) ? '' : ` (seen from ${process.cwd()})`;
    throw hopeless(
      `${path}: no such file${seenFrom}; model takes a GGUF file, an https: address, or hf:user/repo:quant`,
    );
  }
  for (const part of partsOf(path)) {
    if (!(await stat(part).catch(() => undefined))?.isFile())
      throw hopeless(`${part}: there is no such file, which is a part of the model: download all of them`);
  }
  const found = await modelDigest(path, sha256 === undefined);
  if (sha256 !== undefined && found !== sha256) {
    throw hopeless(
      `${path}: its SHA-256 is ${found}, not ${sha256} as the config says: remove the file to have it downloaded again, or correct sha256`,
    );
  }
  return { path, sha256: found };
}

function isAddress(model: string): boolean {
  return /^(https?|hf|huggingface):/.test(model);
}

/** A download that makes no progress for so long is given up. */
const PATIENCE_MS = 60_000;

async function download(
  address: string,
  folder: string | undefined,
  { resolveModelFile }: NodeLlama,
  patienceMs: number,
): Promise<string> {
  const stalled = new AbortController();
  let most = 0;
  const giveUp = () => stalled.abort(new Error(`it stalled for ${patienceMs / 1000} s`));
  const watch = setTimeout(giveUp, patienceMs);
  try {
    const resolving = resolveModelFile(address, {
      ...defined({ directory: folder }),
      cli: process.stdout.isTTY,
      signal: stalled.signal,
      onProgress: ({ downloadedSize }) => {
        if (downloadedSize > most) watch.refresh();
        most = Math.max(most, downloadedSize);
      },
    });
    return await untilAborted(resolving, stalled.signal);
  } catch (error) {
    const reason = oneLine(errorMessage(error));
    throw hopeless(
      `${address}: cannot be downloaded: ${reason}; check the address and the network, or download it by hand and give its path`,
    );
  } finally {
    clearTimeout(watch);
  }
}

/** `file` says which content the digest is of. */
const noteSchema = z.object({ file: z.string(), sha256: z.string() });

/**
 * A model's SHA-256 in hexadecimal; that of their digests for a model in several files (`…-00001-of-00003.gguf`).
 *
 * @param mayRemember whether to believe the note beside the file, valid while size and times stay the same. A checksum in the config is
 * checked against the file itself.
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
  // Unlike the time of modification, ctime is set by the system alone.
  const identity = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const note = mayRemember ? await readNote(noteOf(file)) : undefined;
  if (note?.file === identity) return note.sha256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const sha256 = hash.digest('hex');
  // If the folder is read-only, the digest is computed every time.
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
