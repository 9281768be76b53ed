import type { Head } from '../activation-records/head.ts';
import type { HeadRecordContent, RecordedSequence } from '../activation-records/head-record-json.ts';
import { triangleSize } from '../activation-records/pair-index.ts';
import { LIMITS } from '../files/limits.ts';
import { UserError } from '../files/user-error.ts';
import { type ChoiceOptions, type ChosenSequences, SequenceChoice } from './choose-sequences.ts';
import type { PatternFolder } from './pattern-folder.ts';
import type { PatternSequence } from './pattern-sequence.ts';
import { STATISTICS } from './sequence-statistics.ts';

export interface PatternRecordsOptions extends ChoiceOptions {
  /** Takes only the first so many tokens of each sequence. */
  readonly maxTokens: number;
  /** Bytes that chosen activations may take at once. */
  readonly memory?: number;
  /** Activations that one head's file may hold. */
  readonly mostPerFile?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was read on the way. */
export interface PatternsRead {
  readonly sequences: number;
  /** Sequences of one token, which hold no pair of two tokens. */
  readonly tooShort: number;
  readonly heads: number;
}

/** One token has no other to attend to. */
const SHORTEST = 2;
const MEMORY = 256 * 2 ** 20;
/** An activation takes about ten characters; more than the limit is found when the record is written. */
const MOST_PER_FILE = LIMITS.record.bytes / 10;

/**
 * Makes each head's record out of attention patterns, in passes over the files: the first ranks every head's sequences
 * and keeps numbers alone; each later one gathers the chosen sequences of as many heads as fit in memory. So memory
 * grows with the largest file that is parsed whole (JSON) or the longest sequence, not with how many there are.
 *
 * @param use is handed each head's record, layer by layer. Not called before all files were read once.
 * @throws UserError where a file cannot be read, or holds what no record can.
 */
export function recordsOfPatterns(
  folder: PatternFolder,
  use: (record: HeadRecordContent) => void,
  options: PatternRecordsOptions,
): PatternsRead {
  const ranking = rankSequences(folder, options);
  if (ranking.sequences === 0) throw new UserError(`${folder.path}: no sequence of two tokens or more`);
  const perHead =
    Math.min(options.top + options.random, ranking.sequences) *
    triangleSize(ranking.longest, ranking.longest);
  if (perHead > (options.mostPerFile ?? MOST_PER_FILE)) {
    throw new UserError(
      `${folder.path}: ${options.top + options.random} sequences of up to ${ranking.longest} tokens make files too large to read again: take fewer (--top, --random), or the start of each (--max-tokens)`,
    );
  }
  const atOnce = Math.max(1, Math.floor((options.memory ?? MEMORY) / (perHead * 8)));
  const passes = Math.ceil(ranking.heads.length / atOnce);
  for (let pass = 0; pass < passes; pass += 1) {
    const report = (done: number) =>
      options.onProgress?.((1 + pass) * folder.files + done, (1 + passes) * folder.files);
    const batch = ranking.heads.slice(pass * atOnce, (pass + 1) * atOnce);
    for (const record of gatherRecords(folder, batch, options.maxTokens, report)) use(record);
  }
  return { sequences: ranking.sequences, tooShort: ranking.tooShort, heads: ranking.heads.length };
}

interface ChosenHead extends ChosenSequences {
  readonly head: Head;
}

interface Ranking {
  readonly heads: readonly ChosenHead[];
  readonly sequences: number;
  readonly tooShort: number;
  /** Tokens of the longest sequence. */
  readonly longest: number;
}

function rankSequences(folder: PatternFolder, options: PatternRecordsOptions): Ranking {
  const statistic = STATISTICS[options.by].of;
  const report = (done: number) => options.onProgress?.(done, 2 * folder.files);
  let choices: readonly { readonly head: Head; readonly choice: SequenceChoice }[] = [];
  let [sequences, tooShort, longest] = [0, 0, 0];
  for (const sequence of folder.sequences(report)) {
    if (choices.length === 0) {
      choices = headsOf(sequence).map((head) => ({ head, choice: new SequenceChoice(head, options) }));
    }
    const tokens = Math.min(sequence.tokens.length, options.maxTokens);
    if (tokens < SHORTEST) {
      tooShort += 1;
      continue;
    }
    for (const { head, choice } of choices) choice.offer(statistic(sequence.triangle(head, tokens), tokens));
    sequences += 1;
    longest = Math.max(longest, tokens);
  }
  const heads = choices.map(({ head, choice }) => ({ head, ...choice.choose() }));
  return { heads, sequences, tooShort, longest };
}

function gatherRecords(
  folder: PatternFolder,
  heads: readonly ChosenHead[],
  maxTokens: number,
  report: (done: number) => void,
): readonly HeadRecordContent[] {
  const gathered = heads.map((chosen) => ({ ...chosen, found: new Map<number, RecordedSequence>() }));
  const wantedBy = new Map<number, (typeof gathered)[number][]>();
  for (const each of gathered) {
    for (const number of [...each.top, ...each.random]) {
      wantedBy.set(number, [...(wantedBy.get(number) ?? []), each]);
    }
  }
  let number = 0;
  for (const sequence of folder.sequences(report)) {
    const tokens = sequence.tokens.slice(0, maxTokens);
    if (tokens.length < SHORTEST) continue;
    for (const { head, found } of wantedBy.get(number) ?? []) {
      found.set(number, { tokens, activations: Array.from(sequence.triangle(head, tokens.length), rounded) });
    }
    number += 1;
  }
  const records = (numbers: readonly number[], found: ReadonlyMap<number, RecordedSequence>) =>
    numbers.flatMap((each) => found.get(each) ?? []);
  return gathered.map(({ head, top, random, found }) => ({
    head,
    top: records(top, found),
    random: records(random, found),
  }));
}

function headsOf({ layers, heads }: PatternSequence): readonly Head[] {
  return Array.from({ length: layers * heads }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
  }));
}

/** Six digits are what float32 holds for sure; more would only make the files three times as long. */
function rounded(activation: number): number {
  return Number(activation.toPrecision(6));
}
