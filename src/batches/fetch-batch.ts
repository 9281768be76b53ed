import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../files/defined.ts';
import { flushFolder, makeFolder } from '../files/folder.ts';
import { toldInOneLine, writing } from '../files/system-error.ts';
import { errorMessage, UserError } from '../files/user-error.ts';
import type { BatchEngine, BatchStatus, ResultFile } from './engines/engine.ts';
import { engineOf } from './engines/engines.ts';
import {
  type Part,
  type PartProblem,
  RESULTS_FOLDER,
  readManifest,
  withBatchClaimed,
  withPart,
  writeManifest,
} from './manifest.ts';
import { isLost } from './results-of-folder.ts';

/** A part with its engine's status, or why there is none; neither if no engine has it. */
export interface PartStatus {
  readonly part: Part;
  readonly status?: BatchStatus;
  readonly problem?: string;
}

/** Asks the engines about every part that has not ended. */
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
      try {
        const engine = engineOf(manifest, part, submission.engine, environment);
        statuses.push({ part, status: await engine.status(submission.batch) });
      } catch (error) {
        statuses.push({ part, problem: toldInOneLine(error) });
      }
    }
  }
  return statuses;
}

interface FetchOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Told of each part that was asked about. */
  readonly onPart?: (part: Part, status: BatchStatus) => void;
  /** Milliseconds to wait after the first download that breaks off. */
  readonly firstWaitMs?: number;
}

/** Broken downloads in a row before a file is given up. */
const MOST_ATTEMPTS = 6;
/** An answer of one token with 20 alternatives has some 3 kB; an endless download must not fill the disk. */
const MOST_BYTES_A_REQUEST = 2 ** 16;

/** What a call of {@link fetchBatch} left. */
interface Fetched {
  /** Parts that have not ended. */
  readonly running: number;
  readonly problems: readonly PartProblem[];
}

/** Fetches the results of parts that have ended. A part counts as ended once they are on the disk, so a lost call is repeated. Parts that fail are named. */
export async function fetchBatch(folder: string, options: FetchOptions): Promise<Fetched> {
  return withBatchClaimed(folder, async (read) => {
    let manifest = read;
    let running = 0;
    const problems: PartProblem[] = [];
    for (const part of manifest.parts) {
      const { submission } = part;
      if (submission?.batch === undefined || (submission.ended && !isLost(folder, part))) continue;
      try {
        const engine = engineOf(manifest, part, submission.engine, options.environment);
        const status = await engine.status(submission.batch);
        if (status.ended) {
          await downloadAll(folder, part, await engine.results(submission.batch), options);
          const { word, problem } = status;
          const ended = defined({ status: word, problem });
          manifest = withPart(manifest, { ...part, submission: { ...submission, ended } });
          writeManifest(folder, manifest);
        } else running += 1;
        options.onPart?.(part, status);
      } catch (error) {
        problems.push({ part, problem: toldInOneLine(error) });
      }
    }
    return { running, problems };
  });
}

/** Fetches every file that it can. @throws UserError of the first that fails. */
async function downloadAll(
  folder: string,
  part: Part,
  files: Awaited<ReturnType<BatchEngine['results']>>,
  options: FetchOptions,
): Promise<void> {
  const results = join(folder, RESULTS_FOLDER);
  makeFolder(results);
  const failures: unknown[] = [];
  for (const file of files) {
    const place = join(results, part.file.replace('.jsonl', `-${file.name}.jsonl`));
    await downloadWhole(file, place, part.requests, options).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function downloadWhole(
  file: ResultFile,
  place: string,
  requests: number,
  { firstWaitMs = 1000 }: FetchOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === MOST_ATTEMPTS;
    const problem = await download(file, place, requests, isLast);
    if (problem === undefined) return;
    if (isLast) {
      throw new UserError(
        `${place}: the download broke off ${attempt} times (${problem}); call fetch again: nothing is lost, and batch import reads what came`,
      );
    }
    await sleep(firstWaitMs * 2 ** (attempt - 1));
  }
}

/**
 * @param isLast keep a file with fewer lines than the engine says: it may always count differently.
 * @returns why the file is incomplete, if the next try may do better.
 */
async function download(
  { lines: least, open }: ResultFile,
  place: string,
  requests: number,
  isLast: boolean,
): Promise<string | undefined> {
  const body = await open();
  const partial = `${place}.partial`;
  const most = (requests + 1) * MOST_BYTES_A_REQUEST;
  const descriptor = writing(place, () => openSync(partial, 'w'));
  let [bytes, lines] = [0, 0];
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > most)
        throw new UserError(`${place}: holds more than ${most} bytes for ${requests} requests`);
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
      const end = chunk.lastIndexOf(NEWLINE);
      rest = end >= 0 ? Buffer.from(chunk.subarray(end + 1)) : Buffer.concat([rest, chunk]);
      for (let written = 0; written < chunk.length; ) {
        written += writing(place, () => writeSync(descriptor, chunk, written));
      }
    }
    writing(place, () => fsyncSync(descriptor));
  } catch (error) {
    rmSync(partial, { force: true });
    if (UserError.isInstance(error)) throw error;
    return errorMessage(error);
  } finally {
    closeSync(descriptor);
  }
  // A last line may lack its newline if it is complete: that may be all that tells where a server closes the connection.
  const isCut = rest.length > 0 && !isJson(rest.toString());
  if (rest.length > 0 && !isCut) lines += 1;
  if (lines < least || isCut) {
    const had = statSync(place, { throwIfNoEntry: false })?.size ?? 0;
    if (isLast && !isCut && bytes > had) writing(place, () => renameSync(partial, place));
    else rmSync(partial, { force: true });
    return isCut ? `it ends within line ${lines + 1}` : `${lines} of ${least} lines came`;
  }
  writing(place, () => renameSync(partial, place));
  flushFolder(join(place, '..'));
  return undefined;
}

const NEWLINE = 0x0a;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
