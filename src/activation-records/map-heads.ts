import { DEFAULT_DOWNLOAD, type DownloadOptions } from './download.ts';
import type { Head } from './head.ts';
import type { HeadRecord } from './head-record.ts';
import { fetchRecord, type RecordAccess } from './record-source.ts';

/** How records of many heads are read. */
export interface MapHeadsOptions {
  readonly download?: DownloadOptions;
  readonly access?: RecordAccess;
  /** How many files are fetched at once. */
  readonly parallel?: number;
  /** Called after each head. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Fetches and parses each head's record and yields what `use` makes of it, in the order of `heads`. A record is released
 * once used, and at most `parallel` are fetched ahead, so a whole model's records need not fit in memory.
 *
 * @throws UserError from the first head that cannot be read.
 */
export async function* eachHead<H extends Head, T>(
  base: string,
  heads: readonly H[],
  use: (record: HeadRecord, head: H) => T,
  { download = DEFAULT_DOWNLOAD, access, parallel = 8, onProgress }: MapHeadsOptions = {},
): AsyncGenerator<T, void> {
  const fetch = async (head: H) => use(await fetchRecord(base, head, download, access), head);
  const ahead: Promise<T>[] = [];
  let started = 0;
  for (let done = 1; done <= heads.length; done += 1) {
    for (const head of heads.slice(started, done - 1 + parallel)) {
      const used = fetch(head);
      // Awaited in turn below; until then a failure must not count as unhandled.
      used.catch(() => {});
      ahead.push(used);
      started += 1;
    }
    const next = ahead.shift();
    if (next === undefined) return;
    const result = await next;
    onProgress?.(done, heads.length);
    yield result;
  }
}

/** What {@link eachHead} yields, as a list. */
export async function mapHeads<H extends Head, T>(
  base: string,
  heads: readonly H[],
  use: (record: HeadRecord, head: H) => T,
  options: MapHeadsOptions = {},
): Promise<readonly T[]> {
  return Array.fromAsync(eachHead(base, heads, use, options));
}
