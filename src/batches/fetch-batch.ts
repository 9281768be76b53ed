import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { flushFolder } from '../files/flush-folder.ts';
import { withFolderClaimed } from '../files/folder-lock.ts';
import { cannotBeWritten } from '../files/system-error.ts';
import { UserError } from '../files/user-error.ts';
import type { BatchEngine, BatchStatus, ResultFile } from './engines/engine.ts';
import { engineCalled } from './engines/engines.ts';
import { type Part, RESULTS_FOLDER, readManifest, withPart, writeManifest } from './manifest.ts';

/** A part, and what its engine says of it; undefined where no engine has it. */
export interface PartStatus {
  readonly part: Part;
  readonly status?: BatchStatus;
}

/** Asks the engines about every part that has not ended. @throws UserError where one cannot be asked. */
export async function statusOfBatch(
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<readonly PartStatus[]> {
  const manifest = readManifest(folder);
  const statuses: PartStatus[] = [];
  for (const part of manifest.parts) {
    const { submission } = part;
    if (submission?.batch === undefined || submission.ended) statuses.push({ part });
    else {
      const engine = engineCalled(submission.engine).connect(manifest.connection, environment);
      statuses.push({ part, status: await engine.status(submission.batch) });
    }
  }
  return statuses;
}

export interface FetchOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Told of each part that was asked about. */
  readonly onPart?: (part: Part, status: BatchStatus) => void;
  /** Milliseconds to wait after a download that broke off, for the first time. */
  readonly firstWaitMs?: number;
}

/** Downloads that break off, in a row, until a file is given up. */
const MOST_ATTEMPTS = 6;
/** An answer of one token with 20 alternatives has some 3 kB; a download without end must not fill the disk. */
const MOST_BYTES_A_REQUEST = 2 ** 16;

/**
 * Fetches what the parts that have ended have to give into the folder's `results`. A part counts as ended when all of that is
 * on the disk, so a call that was lost is simply made again.
 *
 * @returns how many parts have not ended.
 * @throws UserError where an engine cannot be asked, or a download keeps breaking off.
 */
export async function fetchBatch(folder: string, options: FetchOptions): Promise<number> {
  return withFolderClaimed(folder, async () => {
    let manifest = readManifest(folder);
    let running = 0;
    for (const part of manifest.parts) {
      const { submission } = part;
      if (submission?.batch === undefined || submission.ended) continue;
      const engine = engineCalled(submission.engine).connect(manifest.connection, options.environment);
      const status = await engine.status(submission.batch);
      if (status.ended) {
        await downloadAll(folder, part, await engine.results(submission.batch), options);
        const { word, problem } = status;
        const ended = { status: word, ...(problem === undefined ? {} : { problem }) };
        manifest = withPart(manifest, { ...part, submission: { ...submission, ended } });
        writeManifest(folder, manifest);
      } else running += 1;
      options.onPart?.(part, status);
    }
    return running;
  });
}

async function downloadAll(
  folder: string,
  part: Part,
  files: Awaited<ReturnType<BatchEngine['results']>>,
  { firstWaitMs = 1000 }: FetchOptions,
): Promise<void> {
  const results = join(folder, RESULTS_FOLDER);
  mkdirSync(results, { recursive: true });
  for (const file of files) {
    const place = join(results, part.file.replace('.jsonl', `-${file.name}.jsonl`));
    for (let attempt = 1; ; attempt += 1) {
      const problem = await download(file, place, part.requests);
      if (problem === undefined) break;
      if (attempt === MOST_ATTEMPTS) {
        throw new UserError(
          `${place}: the download broke off ${attempt} times (${problem}); call fetch again: nothing is lost`,
        );
      }
      await sleep(firstWaitMs * 2 ** (attempt - 1));
    }
  }
}

/** @returns why it is not there as a whole, where that may be otherwise the next time. */
async function download(
  { lines: least, open }: ResultFile,
  place: string,
  requests: number,
): Promise<string | undefined> {
  const body = await open();
  const partial = `${place}.partial`;
  const most = (requests + 1) * MOST_BYTES_A_REQUEST;
  const descriptor = writing(place, () => openSync(partial, 'w'));
  let [bytes, lines, last] = [0, 0, NEWLINE];
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > most)
        throw new UserError(`${place}: holds more than ${most} bytes for ${requests} requests`);
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
      last = chunk.at(-1) ?? last;
      for (let written = 0; written < chunk.length; ) {
        written += writing(place, () => writeSync(descriptor, chunk, written));
      }
    }
    writing(place, () => fsyncSync(descriptor));
  } catch (error) {
    rmSync(partial, { force: true });
    if (UserError.isInstance(error)) throw error;
    return error instanceof Error ? error.message : String(error);
  } finally {
    closeSync(descriptor);
  }
  if (last !== NEWLINE) lines += 1;
  if (lines < least) {
    rmSync(partial, { force: true });
    return `${lines} lines came of ${least}`;
  }
  writing(place, () => renameSync(partial, place));
  flushFolder(join(place, '..'));
  return undefined;
}

const NEWLINE = 0x0a;

function writing<T>(place: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cannotBeWritten(place, error);
  }
}
