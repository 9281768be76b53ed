import { type Command, Option } from 'commander';
import { type Head, headName } from '../../activation-records/head.ts';
import { textsTwice } from '../../activation-records/record-fingerprint.ts';
import { parseSparseHead, recordOfHeadvis } from '../../attention-patterns/headvis-file.ts';
import { headvisRun } from '../../attention-patterns/headvis-source.ts';
import { readingNotes } from '../../attention-patterns/probabilities.ts';
import { counted } from '../../files/number-text.ts';
import { UserError } from '../../files/user-error.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { parseHeadNames } from '../options.ts';
import {
  type MakingOptions,
  makingCommand,
  recordWriter,
  textsInTwoSplits,
  tooFewForSplits,
} from './making-records.ts';

interface HeadvisOptions extends MakingOptions {
  readonly heads?: readonly Head[];
}

export function fromHeadvisCommand(): Command {
  return makingCommand('from-headvis')
    .description(
      'Makes records from HeadVis data or saved Neuronpedia responses. Values these leave out are unknown, with an upper bound.',
    )
    .argument(
      '<place>',
      'its data folder, with heads/L{layer}H{head}.json, or an http(s) address of one, as …/v1/<model>/headvis/<dataset> is',
    )
    .addOption(new Option('--heads <heads>', 'only these, e.g. L4H11,L5H1').argParser(parseHeadNames))
    .action(fromHeadvis);
}

async function fromHeadvis(place: string, options: HeadvisOptions): Promise<void> {
  const writeRecord = recordWriter(options);
  const { files, kept } = await headvisRun(place, options.heads);
  const progress = progressLine('heads');
  let [top, random, leftOut] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  let marks: string | undefined;
  const twice: string[] = [];
  const sources = new Map<string, string>();
  try {
    for (const [index, { head, source, text }] of files.entries()) {
      progress.update(index, files.length);
      const sparse = parseSparseHead(await text(), source, head);
      const name = headName(sparse.head);
      const before = sources.get(name);
      if (before !== undefined) throw new UserError(`${source}: holds ${name}, which ${before} holds too`);
      sources.set(name, source);
      const made = recordOfHeadvis(sparse, source, kept, options);
      writeRecord(made.record);
      if (textsTwice(made.record) > 0) twice.push(name);
      top = Math.min(top, made.record.top.length);
      random = Math.min(random, made.record.random.length);
      leftOut += made.leftOut;
      marks ??= made.marks;
    }
  } finally {
    progress.stop();
  }
  const note = leftOut > 0 ? ` (${counted(leftOut, 'sequence')} without a known pair left out)` : '';
  console.log(
    `${counted(files.length, 'head')}, each with at least ${top} top and ${random} random sequences${note}: ${options.output}`,
  );
  for (const each of [
    ...readingNotes(options.values, marks),
    ...textsInTwoSplits(twice),
    tooFewForSplits(top, random) ?? [],
  ].flat())
    console.log(each);
}
