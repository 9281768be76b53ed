import { Command } from 'commander';
import { readHeadvis } from '../../attention-patterns/headvis-file.ts';
import { headvisHeads } from '../../attention-patterns/headvis-folder.ts';
import { counted } from '../../metrics/number-text.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { type MakingOptions, makingOptions } from './choice-options.ts';
import { checkEmpty, tooFewForSplits, writeRecord } from './written-records.ts';

export function fromHeadvisCommand(): Command {
  const command = new Command('from-headvis')
    .description("Makes records of the heads in HeadVis' data. Pairs that it did not keep are not known.")
    .argument('<folder>', 'its data folder, with heads/L{layer}H{head}.json');
  for (const option of makingOptions()) command.addOption(option);
  return command.action(fromHeadvis);
}

function fromHeadvis(folder: string, options: MakingOptions): void {
  checkEmpty(options);
  const heads = headvisHeads(folder);
  const progress = progressLine('heads');
  let [top, random, leftOut] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  try {
    for (const [index, { file, layer, head }] of heads.entries()) {
      progress.update(index, heads.length);
      const made = readHeadvis(file, { layer, head }, options);
      writeRecord(options.output, made.record);
      top = Math.min(top, made.record.top.length);
      random = Math.min(random, made.record.random.length);
      leftOut += made.leftOut;
    }
  } finally {
    progress.stop();
  }
  const note = leftOut > 0 ? ` (${counted(leftOut, 'sequence')} without a known pair left out)` : '';
  console.log(
    `${counted(heads.length, 'head')}, each with at least ${top} top and ${random} random sequences${note}: ${options.output}`,
  );
  const advice = tooFewForSplits(top, random);
  if (advice) console.log(advice);
}
