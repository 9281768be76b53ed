import type { Command } from 'commander';
import { headName } from '../../activation-records/head.ts';
import type { HeadRecordContent } from '../../activation-records/head-record-json.ts';
import { textsTwice } from '../../activation-records/record-fingerprint.ts';
import { doubtAboutTokens } from '../../activation-records/token-doubts.ts';
import { HOW_TO_CONVERT, isPickled, PatternFolder } from '../../attention-patterns/pattern-folder.ts';
import { recordsOfPatterns } from '../../attention-patterns/records-of-patterns.ts';
import { counted } from '../../files/number-text.ts';
import { progressLine } from '../../reports/progress-line.ts';
import {
  type MakingOptions,
  makingCommand,
  recordWriter,
  textsInTwoSplits,
  tooFewForSplits,
} from './making-records.ts';

export function fromPatternsCommand(): Command {
  return makingCommand('from-patterns')
    .description('Makes records for every head from attention patterns.')
    .argument('<folder>', 'files of patterns: .npy, .npz, .safetensors or .json (docs/records.md)')
    .action(fromPatterns);
}

function fromPatterns(folder: string, options: MakingOptions): void {
  const writeRecord = recordWriter(options);
  const patterns = new PatternFolder(folder);
  const progress = progressLine('files');
  const twice: string[] = [];
  let doubt: string | undefined;
  const write = (record: HeadRecordContent) => {
    doubt ??= doubtAboutTokens([...record.top, ...record.random].map(({ tokens }) => tokens));
    writeRecord(record);
    if (textsTwice(record) > 0) twice.push(headName(record.head));
  };
  const read = (() => {
    try {
      return recordsOfPatterns(patterns, write, {
        ...options,
        onProgress: progress.update,
      });
    } finally {
      progress.stop();
    }
  })();

  const top = Math.min(options.top, read.sequences);
  const random = Math.min(options.random, read.sequences - top);
  const leftOut = read.tooShort > 0 ? ` (${read.tooShort} of one token left out)` : '';
  console.log(
    `${counted(read.heads, 'head')}, each with ${top} top and ${random} random of ${counted(read.sequences, 'sequence')}${leftOut}: ${options.output}`,
  );
  for (const note of [
    ...read.notes,
    ...(doubt ? [`Warning: the tokens ${doubt}`] : []),
    ...textsInTwoSplits(twice),
    ...notRead(patterns),
    tooFewForSplits(top, random) ?? [],
  ].flat())
    console.log(note);
}

const MOST_NAMED = 3;

function notRead({ leftOut }: PatternFolder): readonly string[] {
  if (leftOut.length === 0) return [];
  const named = leftOut.slice(0, MOST_NAMED).join(', ');
  const more = leftOut.length > MOST_NAMED ? `, … (${leftOut.length})` : '';
  const pickled = leftOut.some(isPickled) ? `; ${HOW_TO_CONVERT}` : '';
  return [`Not read: ${named}${more}${pickled}.`];
}
