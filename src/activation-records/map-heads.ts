import pLimit from 'p-limit';
import type { Head } from './head.ts';
import type { HeadRecord } from './head-record.ts';
import { DEFAULT_DOWNLOAD, type DownloadOptions, fetchRecord, type RecordAccess } from './record-source.ts';

/** How a walk over many heads goes. */
export interface MapHeadsOptions {
  readonly download?: DownloadOptions;
  readonly access?: RecordAccess;
  /** How many files are fetched at once. */
  readonly parallel?: number;
  /** Told after each head. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Fetches and parses each head's record and keeps what `use` makes of it. A record is let go once it was used, so
 * that a whole model's records need not fit in memory.
 *
 * @returns what `use` returned, in the order of `heads`.
 * @throws UserError from the first head that cannot be read.
 */
export async function mapHeads<H extends Head, T>(
  base: string,
  heads: readonly H[],
  use: (record: HeadRecord, head: H) => T,
  { download = DEFAULT_DOWNLOAD, access, parallel = 8, onProgress }: MapHeadsOptions = {},
): Promise<readonly T[]> {
  const limit = pLimit({ concurrency: parallel, rejectOnClear: false });
  let done = 0;
  const results = heads.map((head) =>
    limit(async () => {
      const result = use(await fetchRecord(base, head, download, access), head);
      done += 1;
      onProgress?.(done, heads.length);
      return result;
    }),
  );
  return Promise.all(results).finally(() => limit.clearQueue());
}
