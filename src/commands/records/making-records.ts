import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type HeadRecordContent, headRecordJson } from '../../activation-records/head-record-json.ts';
import {
  type ChoiceOptions,
  STATISTIC_NAMES,
  STATISTICS,
} from '../../attention-patterns/choose-sequences.ts';
import { VALUE_KINDS, type ValueKind } from '../../attention-patterns/probabilities.ts';
import { makeFolder, namesIn } from '../../files/folder.ts';
import { LIMITS, refuseLarger } from '../../files/limits.ts';
import { writing } from '../../files/system-error.ts';
import { UserError } from '../../files/user-error.ts';
import { writeWholeFile } from '../../files/write-whole-file.ts';
import { wholeNumber } from '../options.ts';

export interface MakingOptions extends ChoiceOptions {
  readonly output: string;
  readonly maxTokens: number;
  readonly values: ValueKind;
  readonly force?: true;
}

/** A command that makes records, with its {@link MakingOptions}. */
export function makingCommand(name: string): Command {
  const statistics = STATISTIC_NAMES.map((name) => `${name}: ${STATISTICS[name].description}`).join('; ');
  const options = [
    new Option('-o, --output <folder>', 'where to write {layer}/{head}.json').default('records'),
    new Option('--top <n>', 'how many of the highest-ranked sequences').default(20).argParser(wholeNumber(1)),
    new Option('--by <statistic>', `how sequences are ranked (${statistics})`)
      .choices(STATISTIC_NAMES)
      .default('typical'),
    new Option('--random <n>', 'how many other sequences, drawn at random')
      .default(15)
      .argParser(wholeNumber(0)),
    new Option('--seed <n>', 'seed of that draw').default(0).argParser(wholeNumber(0)),
    new Option('--max-tokens <n>', 'use only the first n tokens of each sequence')
      .default(Number.POSITIVE_INFINITY, 'all')
      .argParser(wholeNumber(2)),
    new Option(
      '--values <kind>',
      'kind of values: probabilities (checked), or any (for signed or summed values)',
    )
      .choices(VALUE_KINDS)
      .default('probabilities'),
    new Option('--force', 'write into a folder that is not empty'),
  ];
  return options.reduce((command, option) => command.addOption(option), new Command(name));
}

/**
 * Writes records into a folder that nothing else writes records into.
 *
 * @returns what writes one; @throws UserError naming the file that cannot be written: no half of it is left.
 * @throws UserError if the folder holds something that records could get mixed up with, or another process has begun to write there.
 */
export function recordWriter({ output, force }: MakingOptions): (record: HeadRecordContent) => void {
  if (!force && existsSync(output) && namesIn(output).length > 0) {
    throw new UserError(
      `${output}: holds something already; name another folder with -o, or write into it with --force`,
    );
  }
  let isFirst = !force;
  return (record) => {
    const folder = join(output, String(record.head.layer));
    // Of two processes only one makes it, even on file systems without locks.
    const made = writing(folder, () => makeFolder(folder));
    if (isFirst && !made) {
      throw new UserError(`${output}: another process writes records here; name another folder with -o`);
    }
    isFirst = false;
    const file = join(folder, `${record.head.head}.json`);
    const content = Buffer.from(headRecordJson(record));
    refuseLarger(content.length, LIMITS.record, file);
    writeWholeFile(file, content);
  };
}

/** What a user should know of heads whose files hold a text more than once. @param twice the heads' names. */
export function textsInTwoSplits(twice: readonly string[]): readonly string[] {
  const [first] = twice;
  if (first === undefined) return [];
  const more = twice.length > 1 ? ` and ${twice.length - 1} more heads` : '';
  return [
    `${first}${more}: the same text occurs more than once among its sequences, and so in several splits: explanations written or chosen on one split are scored on the same text in another; remove the duplicates from the corpus.`,
  ];
}

/** Every split gets so many records of each kind from a suite that does not say otherwise. */
const PER_SPLIT = 5;

/** What a suite makes of so many records, where that is less than its defaults ask for. */
export function tooFewForSplits(top: number, random: number): string | undefined {
  // Split valid is the third of four that share the top records, and the second of three that share the random ones.
  const [valid, sampled] = [Math.floor((top + 1) / 4), Math.floor((random + 1) / 3)];
  if (valid >= PER_SPLIT && sampled >= PER_SPLIT) return undefined;
  return `Split valid, the default of suites, has ${valid} top and ${sampled} random sequences per head (docs/records.md); with more sequences it has ${PER_SPLIT} of each. \`split: all\` uses all of them.`;
}
