import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readLines } from '../../files/read-lines.ts';
import type { KeptText } from './answer-database.ts';
import { keyOfText } from './answer-key.ts';

const ANSWERS = '.answers';
const INDEX = '.index';
const LONGEST_LINE = 2 ** 26;
/** Checksum, key and answer: `1c291ca3 9f86…00a0 {"topLogprobs":…}`. */
const LINE = /^([0-9a-f]{8}) (([0-9a-f]{32}) (.*))$/s;

/** The files in which versions up to 0.1.0 kept answers, a file of lines for each process. */
export function earlierFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ANSWERS))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** The answers in such files. Lines that are truncated or have a wrong checksum are skipped. */
export function* answersOfEarlierFiles(files: readonly string[]): Iterable<KeptText> {
  for (const file of files) {
    for (const { bytes } of readLines(file, LONGEST_LINE)) {
      const [, checksum = '', content = '', hexadecimal = '', text = ''] = LINE.exec(String(bytes)) ?? [];
      const key = keyOfText(hexadecimal);
      if (key && Number.parseInt(checksum, 16) === crc32(content)) yield { key, text };
    }
  }
}

export function removeEarlierFiles(files: readonly string[]): void {
  for (const file of files) {
    rmSync(file, { force: true });
    rmSync(`${file.slice(0, -ANSWERS.length)}${INDEX}`, { force: true });
  }
}
