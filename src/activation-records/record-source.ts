import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ky, { HTTPError } from 'ky';
import { UserError } from '../user-error.ts';
import { type Head, headName } from './head.ts';

/** How records are fetched from a web address. */
export interface DownloadOptions {
  /** Folder that keeps what was downloaded. */
  readonly cacheFolder: string;
  /** Milliseconds one attempt may take. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
}

export const DEFAULT_DOWNLOAD: DownloadOptions = {
  cacheFolder: join('.cache', 'records'),
  timeoutMs: 60_000,
  retries: 4,
};

/** A head's file: its text, and the path or address it stands at. */
export interface RecordText {
  readonly text: string;
  readonly source: string;
}

/**
 * Fetches the file of a head, `{base}/{layer}/{head}.json`.
 *
 * @param base a folder, or an http(s) address. What comes from an address is kept on disk and not asked for again.
 * @throws UserError naming the path or address.
 */
export async function fetchRecordText(
  base: string,
  head: Head,
  options: DownloadOptions = DEFAULT_DOWNLOAD,
): Promise<RecordText> {
  if (/^https?:\/\//.test(base)) {
    const source = `${base.replace(/\/+$/, '')}/${head.layer}/${head.head}.json`;
    return { source, text: await download(source, head, options) };
  }
  const source = join(base, String(head.layer), `${head.head}.json`);
  try {
    return { source, text: await readFile(source, 'utf8') };
  } catch (error) {
    throw new UserError(
      `${source}: no record of ${headName(head)} (${error instanceof Error ? error.message : error}); check the suite's records folder`,
    );
  }
}

async function download(address: string, head: Head, options: DownloadOptions): Promise<string> {
  const cached = join(options.cacheFolder, `${createHash('sha256').update(address).digest('hex')}.json`);
  const kept = await readFile(cached, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;

  let text: string;
  try {
    text = await ky(address, { timeout: options.timeoutMs, retry: { limit: options.retries } }).text();
    if (!text.trimStart().startsWith('{')) throw new Error('what came is not JSON');
  } catch (error) {
    const reason =
      error instanceof HTTPError ? `the server answered ${error.response.status}` : describe(error);
    throw new UserError(`${address}: no record of ${headName(head)}: ${reason}`);
  }
  // Written beside and renamed, so that a run that is killed leaves no half file for the next one.
  await mkdir(dirname(cached), { recursive: true });
  const partial = `${cached}.${process.pid}.partial`;
  await writeFile(partial, text);
  await rename(partial, cached);
  return text;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
