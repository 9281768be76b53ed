import { join } from 'node:path';
import ky, { isHTTPError } from 'ky';
import { LIMITS, type Limit } from '../files/limits.ts';
import { DownloadRefused, guardedFetch } from './guarded-fetch.ts';

/** How files are fetched from a web address. */
export interface DownloadOptions {
  /** Folder that keeps what was downloaded. */
  readonly cacheFolder: string;
  /** Milliseconds one attempt may take. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** What a file may hold, decompressed. */
  readonly limit?: Limit;
  /** Milliseconds to wait at most before the next attempt, where the server says how long. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_DOWNLOAD: DownloadOptions = {
  cacheFolder: join('.cache', 'records'),
  timeoutMs: 60_000,
  retries: 4,
  maxRetryAfterMs: 30_000,
};

/** @throws Error whose message says in a few words why there is no such file. */
export async function downloadBytes(address: string, options: DownloadOptions): Promise<Uint8Array> {
  try {
    return new Uint8Array(await ask(address, options));
  } catch (error) {
    throw new Error(isHTTPError(error) ? `the server answered ${error.response.status}` : describe(error));
  }
}

function ask(address: string, options: DownloadOptions): Promise<ArrayBuffer> {
  return ky(address, {
    fetch: guardedFetch(options.limit ?? LIMITS.record),
    timeout: options.timeoutMs,
    retry: {
      limit: options.retries,
      retryOnTimeout: true,
      maxRetryAfter: options.maxRetryAfterMs,
      shouldRetry: ({ error }) => (error instanceof DownloadRefused ? false : undefined),
    },
  }).arrayBuffer();
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
