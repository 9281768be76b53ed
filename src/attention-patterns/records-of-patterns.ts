import { type Head, headName } from '../activation-records/head.ts';
import type { HeadRecordContent, RecordedSequence } from '../activation-records/head-record-json.ts';
import { triangleSize } from '../activation-records/pair-index.ts';
import { TokenMarks, type TokenReading } from '../activation-records/token-marks.ts';
import { LIMITS } from '../files/limits.ts';
import { UserError } from '../files/user-error.ts';
import { type ChoiceOptions, type ChosenSequences, SequenceChoice, STATISTICS } from './choose-sequences.ts';
import type { PatternFolder } from './pattern-folder.ts';
import { activationsOf, headsOf, type PatternSequence, refusePadding } from './pattern-sequence.ts';
import { checkProbabilities, readingNotes, type ValueKind } from './probabilities.ts';

export interface PatternRecordsOptions extends ChoiceOptions {
  /** Only the first so many tokens of each sequence are used. */
  readonly maxTokens: number;
  readonly values: ValueKind;
  /** Bytes that chosen activations may take at once. */
  readonly memory?: number;
  /** Activations that one head's file may hold. */
  readonly mostPerFile?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was read. */
export interface PatternsRead {
  readonly sequences: number;
  /** Sequences of one token, which have no pair of two tokens. */
  readonly tooShort: number;
  readonly heads: number;
  /** What the user should know about how the files were read. */
  readonly notes: readonly string[];
}

/** One token has no other to attend to. */
const SHORTEST = 2;
const MEMORY = 256 * 2 ** 20;
/** An activation takes about ten characters; a file over the limit is found when it is written. */
const MOST_PER_FILE = LIMITS.record.bytes / 10;

/**
 * Makes each head's record from attention patterns, in passes over the files: the first ranks every head's sequences, keeping
 * numbers alone; each later one gathers the chosen sequences of as many heads as fit in memory. So memory grows with the largest
 * JSON file or longest sequence, not with their number.
 *
 * @param use gets each head's record, layer by layer, after all files were read once.
 * @throws UserError if a file cannot be read, or holds what no record can.
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
      `${folder.path}: ${options.top + options.random} sequences of up to ${ranking.longest} tokens make files too large to read again: use fewer (--top, --random), or the start of each (--max-tokens)`,
    );
  }
  const atOnce = Math.max(1, Math.floor((options.memory ?? MEMORY) / (perHead * 8)));
  const passes = Math.ceil(ranking.heads.length / atOnce);
  for (let pass = 0; pass < passes; pass += 1) {
    const report = (done: number) =>
      options.onProgress?.((1 + pass) * folder.files + done, (1 + passes) * folder.files);
    const batch = ranking.heads.slice(pass * atOnce, (pass + 1) * atOnce);
    for (const record of gatherRecords(folder, batch, ranking.marks, options.maxTokens, report)) use(record);
  }
  const { sequences, tooShort, heads, marks, layerAssumed } = ranking;
  const ofLayer = layerAssumed
    ? [
        `${layerAssumed}: does not say which layer its heads are in, so layer 0 is assumed; otherwise name it e.g. layer3.json.`,
      ]
    : [];
  const notes = [...readingNotes(options.values, marks?.said), ...ofLayer];
  return { sequences, tooShort, heads: heads.length, notes };
}

type ChosenHead = ChosenSequences & { readonly head: Head };

interface Ranking {
  readonly heads: readonly ChosenHead[];
  readonly sequences: number;
  readonly tooShort: number;
  /** Tokens of the longest sequence. */
  readonly longest: number;
  /** What the tokens' marks are read as, where they have any. */
  readonly marks: TokenReading | undefined;
  /** A file that does not say of which layer it is. */
  readonly layerAssumed: string | undefined;
}

function rankSequences(folder: PatternFolder, options: PatternRecordsOptions): Ranking {
  const statistic = STATISTICS[options.by].of;
  const report = (done: number) => options.onProgress?.(done, 2 * folder.files);
  let choices: readonly { readonly head: Head; readonly choice: SequenceChoice }[] = [];
  let [sequences, tooShort, longest] = [0, 0, 0];
  const marks = new TokenMarks();
  const texts = new Set<string>();
  let layerAssumed: string | undefined;
  for (const sequence of folder.sequences(report)) {
    if (choices.length === 0) {
      choices = headsOf(sequence).map((head) => ({ head, choice: new SequenceChoice(head, options) }));
    }
    const tokens = Math.min(sequence.tokens.length, options.maxTokens);
    if (tokens < SHORTEST) {
      tooShort += 1;
      continue;
    }
    refusePadding(sequence.tokens, sequence.source);
    marks.see(sequence.tokens);
    if (sequence.layerAssumed) {
      layerAssumed ??= sequence.source;
      refuseLayersInDisguise(sequence, texts);
    }
    for (const { head, choice } of choices) {
      if (options.values === 'probabilities') {
        checkProbabilities(sequence.attention(head, tokens), tokens, `${sequence.source}: ${headName(head)}`);
      }
      choice.offer(statistic(activationsOf(sequence, head, tokens), tokens));
    }
    sequences += 1;
    longest = Math.max(longest, tokens);
  }
  const heads = choices.map(({ head, choice }) => ({ head, ...choice.choose() }));
  return { heads, sequences, tooShort, longest, marks: marks.reading(), layerAssumed };
}

/** Several layers of one text in files that give no layer would become several texts of one layer. */
function refuseLayersInDisguise({ source, tokens }: PatternSequence, texts: Set<string>): void {
  const text = tokens.join('\0');
  if (texts.has(text)) {
    throw new UserError(
      `${source}: holds a text that came before, and neither file says which layer it is: name them layer0.json, layer1.json, …`,
    );
  }
  texts.add(text);
}

function gatherRecords(
  folder: PatternFolder,
  heads: readonly ChosenHead[],
  marks: TokenReading | undefined,
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
      found.set(number, {
        tokens: marks?.read(tokens) ?? tokens,
        activations: Array.from(activationsOf(sequence, head, tokens.length), rounded),
      });
    }
    number += 1;
  }
  const records = (numbers: readonly number[], found: ReadonlyMap<number, RecordedSequence>) =>
    numbers.flatMap((each) => found.get(each) ?? []);
  return gathered.map(({ head, top, random, found }) => {
    return { head, top: records(top, found), random: records(random, found) };
  });
}

/** Six digits are what float32 holds; more would make the files three times as long. */
function rounded(activation: number): number {
  return Number(activation.toPrecision(6));
}
