import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeText } from '../files/decode-text.ts';
import { namesIn } from '../files/folder.ts';
import { readLines } from '../files/read-lines.ts';
import { toldInOneLine } from '../files/system-error.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatReply } from '../models/chat-model.ts';
import { type AnswerKey, KeySet, keyOfText } from '../models/kept-answers/answer-key.ts';
import { keyOfRequest, LONGEST_LINE, readResultLine, type Wanted } from './batch-lines.ts';
import { isUnderWay, type Manifest, type Part, RESULTS_FOLDER } from './manifest.ts';

/** The result files in a batch's folder, sorted. @throws UserError if they cannot be listed. */
export function resultFiles(folder: string): readonly string[] {
  // A dangling link, as to an unmounted disk, must not pass for a folder without results.
  if (!namesIn(folder).includes(RESULTS_FOLDER)) return [];
  const results = join(folder, RESULTS_FOLDER);
  return namesIn(results)
    .filter((name) => RESULTS.test(name))
    .map((name) => join(results, name));
}

const RESULTS = /^[^.].*\.jsonl$/i;

/** A line for each entry among the results that is not read, except for downloads under way. */
export function notResults(folder: string): readonly string[] {
  if (!namesIn(folder).includes(RESULTS_FOLDER)) return [];
  return namesIn(join(folder, RESULTS_FOLDER))
    .filter((name) => !RESULTS.test(name) && !/^\.|\.partial$/.test(name))
    .map(
      (name) =>
        `${join(folder, RESULTS_FOLDER, name)}: not read: results are .jsonl files directly in this folder`,
    );
}

/** Whether a part was fetched, but none of its results are left. Its engine may still have them. */
export function isLost(folder: string, { file, submission }: Part): boolean {
  if (!/^(?:completed|succe(?:ss|eded))$/i.test(submission?.ended?.status ?? '') || submission?.abandoned)
    return false;
  const start = join(folder, RESULTS_FOLDER, file.replace('.jsonl', '-'));
  return !resultFiles(folder).some((path) => path.startsWith(start));
}

/** The keys of what parts ask. @param onProblem told of an unreadable part. @throws UserError naming it if absent. */
export function keysOfParts(
  folder: string,
  parts: readonly Pick<Part, 'file' | 'requests' | 'digest'>[],
  onProblem?: (problem: string) => void,
): KeySet {
  const keys = new KeySet();
  for (const part of parts) {
    try {
      for (const key of keysOfPart(join(folder, part.file), part)) keys.add(key);
    } catch (error) {
      if (onProblem === undefined) throw error;
      onProblem(toldInOneLine(error));
    }
  }
  return keys;
}

/** @throws UserError where the part is not what was exported: under its ids, it would ask something else. */
function keysOfPart(path: string, { requests, digest }: Pick<Part, 'requests' | 'digest'>): KeySet {
  const keys = new KeySet();
  let had = 0;
  const hash = createHash('sha256');
  for (const { bytes, line } of readLines(path, LONGEST_LINE)) {
    const key = bytes && keyOfRequest(bytes);
    if (!key) throw new UserError(`${path}:${line}: was not written by \`batch export\`; export again`);
    hash.update(bytes).update('\n');
    keys.add(key);
    had += 1;
  }
  if (had < requests)
    throw new UserError(
      `${path}: holds ${had} of the ${requests} requests that were exported: it was truncated; ${RESTORE}`,
    );
  if (hash.digest('hex') !== digest)
    throw new UserError(
      `${path}: is not what was exported, so answers may be to other questions; ${RESTORE}`,
    );
  return keys;
}

const RESTORE = 'restore it, or export into another folder, and import the results there';

/** What one line of results says. */
type ReadLine =
  | { readonly kind: 'answer'; readonly key: AnswerKey; readonly answer: ChatReply }
  | { readonly kind: 'failure'; readonly key: AnswerKey; readonly reason: string }
  /** About a request of another batch. */
  | { readonly kind: 'foreign'; readonly problem: string }
  | { readonly kind: 'bad'; readonly problem: string }
  /** A file that cannot be read. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Reads result files line by line. @param asked the keys of the batch's requests. @param readout of its answers. */
export function* readResults(
  files: readonly string[],
  asked: KeySet,
  readout: Wanted,
): Generator<ReadLine, void> {
  for (const file of files) {
    try {
      for (const { bytes, line } of readLines(file, LONGEST_LINE)) {
        const read = readLine(bytes, file, line, asked, readout);
        if (read) yield read;
      }
    } catch (error) {
      if (!UserError.isInstance(error)) throw error;
      yield { kind: 'unreadable', problem: error.message };
    }
  }
}

/** @returns undefined for a blank line. */
function readLine(
  bytes: Uint8Array | undefined,
  file: string,
  line: number,
  asked: KeySet,
  readout: Wanted,
): ReadLine | undefined {
  const place = `${file}:${line}`;
  if (bytes === undefined) {
    const most = `${LONGEST_LINE / 2 ** 20} MiB`;
    return { kind: 'bad', problem: `${place}: longer than the ${most} that are read of a line` };
  }
  try {
    const text = decodeText(bytes, file, line).trim();
    if (text === '') return undefined;
    const { id, answer, failure } = readResultLine(text, readout, place);
    const key = keyOfText(id);
    if (key === undefined || !asked.has(key)) {
      return { kind: 'foreign', problem: `${place}: answers a request that is not in this batch` };
    }
    return answer ? { kind: 'answer', key, answer } : { kind: 'failure', key, reason: failure };
  } catch (error) {
    if (!UserError.isInstance(error)) throw error;
    return { kind: 'bad', problem: error.message };
  }
}

/** What has been answered, and what is being asked. */
export interface Had {
  readonly answered: KeySet;
  readonly underWay: KeySet;
  readonly warnings: readonly string[];
}

/** @throws UserError if results cannot be read: their requests would be paid for again. */
export function whatIsHad(folder: string, before: Manifest | undefined): Had {
  const { parts = [], readout = 'logprobs' } = before ?? {};
  const answered = new KeySet();
  let bad = 0;
  for (const line of readResults(resultFiles(folder), keysOfParts(folder, parts), readout)) {
    if (line.kind === 'answer') answered.add(line.key);
    else if (line.kind === 'bad') bad += 1;
    else if (line.kind === 'unreadable') throw new UserError(line.problem);
  }
  const lost = parts.filter((part) => isLost(folder, part));
  const results = join(folder, RESULTS_FOLDER);
  const gone = lost.map(
    ({ file }) =>
      `${results}: the results of ${file} are gone: call batch fetch again, or give it up with --abandon ${file}`,
  );
  const unread = `${bad} lines of ${results} cannot be read (batch import names them), so their requests count as unanswered`;
  return {
    answered,
    underWay: keysOfParts(folder, [...parts.filter(isUnderWay), ...lost]),
    warnings: [...notResults(folder), ...gone, ...(bad > 0 ? [unread] : [])],
  };
}
