import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ky, { isHTTPError } from 'ky';
import { UserError } from '../files/user-error.ts';
import { type Head, headName } from './head.ts';
import { type HeadRecord, parseHeadRecord } from './head-record.ts';

/** How records are fetched from a web address. */
export interface DownloadOptions {
  /** Folder that keeps what was downloaded. */
  readonly cacheFolder: string;
  /** Milliseconds one attempt may take. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds to wait at most before the next attempt, where the server says how long. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_DOWNLOAD: DownloadOptions = {
  cacheFolder: join('.cache', 'records'),
  timeoutMs: 60_000,
  retries: 4,
  maxRetryAfterMs: 30_000,
};

/**
 * Fetches and parses the file of a head, `{base}/{layer}/{head}.json`.
 *
 * @param base a folder, or an http(s) address. A record from an address is kept on disk and not asked for again.
 * @throws UserError naming the path or address.
 */
export async function fetchRecord(
  base: string,
  head: Head,
  options: DownloadOptions = DEFAULT_DOWNLOAD,
): Promise<HeadRecord> {
  if (/^https?:\/\//.test(base)) {
    return download(`${base.replace(/\/+$/, '')}/${head.layer}/${head.head}.json`, head, options);
  }
  const source = join(base, String(head.layer), `${head.head}.json`);
  const text = await readFile(source, 'utf8').catch((error: unknown) => {
    throw new UserError(
      `${source}: no record of ${headName(head)} (${describe(error)}); check the suite's records folder`,
    );
  });
  return parseHeadRecord(text, source, head);
}

async function download(address: string, head: Head, options: DownloadOptions): Promise<HeadRecord> {
  const cached = join(options.cacheFolder, `${createHash('sha256').update(address).digest('hex')}.json`);
  const kept = await readFile(cached, 'utf8').catch(() => undefined);
  if (kept !== undefined) return parseHeadRecord(kept, `${cached} (kept of ${address})`, head);

  const text = await ask(address, options).catch((error: unknown) => {
    const reason = isHTTPError(error) ? `the server answered ${error.response.status}` : describe(error);
    throw new UserError(`${address}: no record of ${headName(head)}: ${reason}`);
  });
  // Before it is kept: what is no record would be refused in every later run too.
  const record = parseHeadRecord(text, address, head);
  // Written beside and renamed, so that a run that is killed leaves no half file for the next one.
  await mkdir(dirname(cached), { recursive: true });
  const partial = `${cached}.${process.pid}.partial`;
  await writeFile(partial, text);
  await rename(partial, cached);
  return record;
}

function ask(address: string, { timeoutMs, retries, maxRetryAfterMs }: DownloadOptions): Promise<string> {
  return ky(address, {
    fetch: fetchWhole,
    timeout: timeoutMs,
    retry: { limit: retries, retryOnTimeout: true, maxRetryAfter: maxRetryAfterMs },
  }).text();
}

/** `fetch` with the whole body: ky retries until `fetch` returns, and a body may break off or stall after that. */
async function fetchWhole(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const body = await response.arrayBuffer();
  return new Response(body.byteLength === 0 ? null : body, response);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
