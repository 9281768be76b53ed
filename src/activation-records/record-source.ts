import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeText } from '../files/decode-text.ts';
import { isInside } from '../files/find-path.ts';
import { isThere, numberedIn } from '../files/folder.ts';
import { LIMITS } from '../files/limits.ts';
import { readText } from '../files/read-text.ts';
import { errorMessage, UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { DEFAULT_DOWNLOAD, type DownloadOptions, downloadBytes } from './download.ts';
import { type Head, headName, headSchema } from './head.ts';
import { type HeadRecord, parseHeadRecord } from './head-record.ts';

/** Restrictions on reading records, for suites that somebody else wrote. */
export interface RecordAccess {
  /** The folder that every record's file must be in, symbolic links resolved. */
  readonly root?: string;
  /** Replaces the base in messages, if the base may contain a secret. */
  readonly shownAs?: string;
}

/**
 * Fetches and parses the file of a head, `{base}/{layer}/{head}.json`.
 *
 * @param base a folder or an http(s) address. Downloaded records are kept on disk.
 * @throws UserError naming the path or address.
 */
export async function fetchRecord(
  base: string,
  head: Head,
  options: DownloadOptions = DEFAULT_DOWNLOAD,
  { root, shownAs = base }: RecordAccess = {},
): Promise<HeadRecord> {
  const path = pathOf(head);
  if (isWebAddress(base)) {
    const [shown = ''] = addressBelow(shownAs, path).split('?');
    return fetchFromWeb(addressBelow(base, path), shown, head, options);
  }
  const [file, shown] = [join(base, path), join(shownAs, path)];
  if (root !== undefined && !isInside(file, root)) {
    throw new UserError(
      `${shown}: leads out of ${root}; if that is intended, give a folder that holds it as recordsRoot, beside suite in the promptfoo config`,
    );
  }
  if (!isThere(file, shown)) {
    throw new UserError(
      `${shown}: no record of ${headName(head)}: there is no such file; check the suite's records`,
    );
  }
  return parseHeadRecord(readText(file, options.limit ?? LIMITS.record, shown), shown, head);
}

/** Whether records are to be downloaded. */
export function isWebAddress(base: string): boolean {
  return /^https?:\/\//i.test(base);
}

/** Checked again, as not every caller's numbers come from a file: nothing else may get into a path or an address. */
function pathOf(head: Head): string {
  const parsed = headSchema.safeParse({ layer: head.layer, head: head.head });
  if (!parsed.success) throw new UserError('a layer and a head are whole numbers that count from 0');
  return `${parsed.data.layer}/${parsed.data.head}.json`;
}

/** Reads the kept file of an address, or downloads it if that is missing or not a record. */
async function fetchFromWeb(
  address: string,
  shown: string,
  head: Head,
  options: DownloadOptions,
): Promise<HeadRecord> {
  const digest = createHash('sha256').update(address).digest('hex');
  const kept = join(options.cacheFolder, `${digest}.json`);
  try {
    if (isThere(kept)) return parseHeadRecord(readText(kept, options.limit ?? LIMITS.record), shown, head);
  } catch (error) {
    if (!UserError.isInstance(error)) throw error;
  }
  const body = await downloadBytes(address, options).catch((error: unknown) => {
    const reason = errorMessage(error);
    throw new UserError(`${shown}: no record of ${headName(head)}: ${reason.replaceAll(address, shown)}`);
  });
  // Parsed before it is kept: a bad file would be refused in every later run.
  const record = parseHeadRecord(decodeText(body, shown), shown, head);
  writeWholeFile(kept, body);
  return record;
}

/** A path below a web address, before its query, which may hold the signature that gives access. */
function addressBelow(base: string, path: string): string {
  const [, place = base, query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(base) ?? [];
  return `${place.replace(/(?<!\/)\/+$/, '')}/${path}${query}`;
}

/** The heads with a record `{layer}/{head}.json` in a folder, layer by layer. @throws UserError if there are none. */
export function listHeads(folder: string): readonly Head[] {
  if (isWebAddress(folder)) {
    throw new UserError(
      `${folder}: which heads an address has cannot be listed; name a folder, or show one head`,
    );
  }
  if (!isThere(folder)) {
    throw new UserError(
      `${folder}: no such folder; name one of records with -r, or make one with \`records from-patterns\``,
    );
  }
  const heads = numberedIn(folder).flatMap(({ name, number: layer }) =>
    numberedIn(join(folder, name), '.json').map(({ number: head }) => ({ layer, head })),
  );
  if (heads.length === 0) {
    throw new UserError(`${folder}: no records here: expected {layer}/{head}.json, e.g. 4/11.json`);
  }
  return heads;
}
