import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type HeadRecordContent, headRecordJson } from '../../activation-records/head-record-json.ts';
import { namesIn } from '../../files/folder.ts';
import { LIMITS, refuseLarger } from '../../files/limits.ts';
import { UserError } from '../../files/user-error.ts';
import { writeWholeFile } from '../../files/write-whole-file.ts';
import type { MakingOptions } from './choice-options.ts';

/** @throws UserError where the folder holds something that records could get mixed up with. */
export function checkEmpty({ output, force }: MakingOptions): void {
  if (!force && existsSync(output) && namesIn(output).length > 0) {
    throw new UserError(
      `${output}: holds something already; name another folder with -o, or write into it with --force`,
    );
  }
}

/** @throws UserError naming the file that cannot be written; no half of it is left. */
export function writeRecord(folder: string, record: HeadRecordContent): void {
  const file = join(folder, String(record.head.layer), `${record.head.head}.json`);
  const content = Buffer.from(headRecordJson(record));
  refuseLarger(content.length, LIMITS.record, file);
  writeWholeFile(file, content);
}

/** What a user should know of heads whose files hold a text more than once. @param twice the heads' names. */
export function textsInTwoSplits(twice: readonly string[]): readonly string[] {
  const [first] = twice;
  if (first === undefined) return [];
  const more = twice.length > 1 ? ` and ${twice.length - 1} more heads` : '';
  return [
    `${first}${more}: the same text stands twice or more among its sequences, and so in several splits: what is chosen or written on one of them is judged on the same text in another; take the duplicates out of the corpus.`,
  ];
}

/** Every split gets so many records of each kind from a suite that does not say otherwise. */
const PER_SPLIT = 5;

/** What a suite makes of so many records, where that is less than its defaults ask for. */
export function tooFewForSplits(top: number, random: number): string | undefined {
  // Split valid is the third of four that share the top records, and the second of three that share the random ones.
  const [valid, sampled] = [Math.floor((top + 1) / 4), Math.floor((random + 1) / 3)];
  if (valid >= PER_SPLIT && sampled >= PER_SPLIT) return undefined;
  return `Split valid, which suites use unless they say otherwise, holds ${valid} top and ${sampled} random sequences of each head (docs/records.md): with more sequences it holds ${PER_SPLIT} of each; \`split: all\` takes every one.`;
}
