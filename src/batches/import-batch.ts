import { isDeepStrictEqual } from 'node:util';
import type { ChatReply } from '../models/chat-model.ts';
import { type AnswerKey, KeySet } from '../models/kept-answers/answer-key.ts';
import type { AnswerStore } from '../models/kept-answers/answer-store.ts';
import { Repliers } from '../models/kept-answers/repliers.ts';
import { isNameOf, isPlaceholder } from '../models/openai/openai-model.ts';
import type { Wanted } from './batch-lines.ts';
import { type Part, withBatchClaimed } from './manifest.ts';
import { keysOfParts, notResults, readResults, resultFiles } from './results-of-folder.ts';

/** Answers that are flushed together: each flush takes milliseconds. */
const KEPT_TOGETHER = 2000;

/** What an import found, and what is still unanswered. */
interface ImportSummary {
  readonly wanted: Wanted;
  readonly requests: number;
  /** Answers that were not kept before. */
  readonly imported: number;
  /** Requests whose answers were kept before. */
  readonly known: number;
  /** Requests without an answer; `failed` of them have a line that says why. */
  readonly missing: number;
  readonly failed: number;
  /** The parts that lack answers, and how many. */
  readonly lacking: readonly { readonly file: string; readonly lacks: number; readonly requests: number }[];
  /** Why requests failed and how many did, most frequent first. */
  readonly reasons: readonly (readonly [reason: string, count: number])[];
  /** Lines that are no results of this batch, and unreadable files. */
  readonly problems: readonly string[];
  readonly bad: number;
  /** What the user should know about the answers. */
  readonly notices: readonly string[];
}

/** Reasons may differ in every line. */
const MOST_REASONS = 100;
const MOST_PROBLEMS = 20;

/**
 * Puts a batch's results into the store of live runs, in any order. Lines and files that cannot be read are named and skipped.
 *
 * @param more result files besides those in the folder's `results`.
 * @throws UserError if the folder cannot be read, or answers cannot be kept.
 */
export async function importBatch(
  folder: string,
  more: readonly string[],
  store: AnswerStore,
): Promise<ImportSummary> {
  return withBatchClaimed(folder, async ({ parts, readout, connection }) => {
    const problems: string[] = [];
    let bad = 0;
    const note = (problem: string) => {
      bad += 1;
      if (problems.length < MOST_PROBLEMS) problems.push(problem);
    };
    for (const problem of notResults(folder)) note(problem);
    const notices: string[] = [];
    const repliers = new Repliers(
      { isCalled: (name) => isPlaceholder(connection.model) || isNameOf(name, connection.model) },
      (sentence) => notices.push(sentence),
    );
    const asked = keysOfParts(folder, parts, note);
    const kept = new KeySet();
    const failed = new KeySet();
    const reasons = new Map<string, number>();
    let [imported, known, differing] = [0, 0, 0];
    let writing: Promise<void>[] = [];

    for (const line of readResults([...resultFiles(folder), ...more], asked, readout)) {
      if (line.kind === 'answer') {
        if (!kept.add(line.key)) {
          writing = await nothingOf(writing);
          if (!isSameAnswer(store.get(line.key), line.answer)) differing += 1;
          continue;
        }
        repliers.replied(line.answer);
        if (store.get(line.key)) known += 1;
        else {
          writing.push(store.keep(line.key, line.answer));
          imported += 1;
        }
        if (writing.length >= KEPT_TOGETHER) writing = await nothingOf(writing);
      } else if (line.kind === 'failure') {
        failed.add(line.key);
        const reason =
          reasons.has(line.reason) || reasons.size < MOST_REASONS ? line.reason : 'other reasons';
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      } else note(line.problem);
    }
    await nothingOf(writing);
    if (differing > 0) {
      notices.push(`${differing} of the results repeat a request with another answer: the first one counts`);
    }
    const isMissing = (key: AnswerKey) => !kept.has(key) && !store.get(key);
    const missing = [...asked].filter(isMissing);
    const lackingOf = (part: Part) => {
      const { file, requests } = part;
      const lacks = [...keysOfParts(folder, [part], () => {})].filter(isMissing).length;
      return lacks > 0 ? [{ file, lacks, requests }] : [];
    };
    return {
      wanted: readout,
      requests: asked.size,
      imported,
      known,
      missing: missing.length,
      failed: missing.filter((key) => failed.has(key)).length,
      lacking: missing.length > 0 ? parts.filter(({ superseded }) => !superseded).flatMap(lackingOf) : [],
      reasons: [...reasons].sort(([, a], [, b]) => b - a),
      problems,
      notices,
      bad,
    };
  });
}

function isSameAnswer(first: ChatReply | undefined, second: ChatReply): boolean {
  return (
    first?.text === second.text &&
    isDeepStrictEqual(first?.topLogprobs, second.topLogprobs) &&
    isDeepStrictEqual(first?.others, second.others)
  );
}

async function nothingOf(writing: readonly Promise<void>[]): Promise<Promise<void>[]> {
  await Promise.all(writing);
  return [];
}
