import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A short text, written for these puzzles. */
export interface ShortText {
  /** The file it is from: texts of a file are alike. */
  readonly file: string;
  readonly text: string;
}

/** Reads all texts of a folder, by file name and then in order; a line `---` parts one text from the next. */
export async function readTexts(folder: string): Promise<readonly ShortText[]> {
  const files = (await readdir(folder)).sort();
  const contents = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return contents.flatMap((content, index) =>
    content.split(/^---$/m).map((text) => ({ file: files[index] ?? '', text: text.trim() })),
  );
}
