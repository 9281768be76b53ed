import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { isFolder } from '../files/folder.ts';
import { type JsonLine, readJsonLines } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { counted } from '../files/number-text.ts';
import { readText } from '../files/read-text.ts';
import { describeUnknown, repeated, strictObject } from '../files/strict-object.ts';
import { parseAs, UserError } from '../files/user-error.ts';
import { explanationIdSchema, type PlacedExplanation, toExplanation } from './explanation.ts';
import { isSimulationResults } from './tdb/parse-results.ts';
import { readScoredExplanations, scoredExplanations } from './tdb/scored-explanations.ts';
import { writtenBySchema } from './written-by.ts';

const blankAsAbsent = (value: unknown) => (value === '' || value === null ? undefined : value);

/** A CSV cell is a string. */
const headNumber = z.union(
  [z.int().nonnegative(), z.string().regex(/^\d+$/).transform(Number).pipe(z.int())],
  'expected a number that counts from 0',
);

const rowSchema = strictObject({
  layer: headNumber,
  head: headNumber,
  id: z.preprocess(blankAsAbsent, explanationIdSchema.optional()),
  explanation: z.string().trim().min(1, 'is empty: say what the head attends to, e.g. attends to commas'),
  truth: z.preprocess(
    blankAsAbsent,
    z.union([z.boolean(), z.stringbool()], 'expected true or false, or nothing').optional(),
  ),
  rule: z.preprocess(blankAsAbsent, z.string().min(1).optional()),
  writtenBy: writtenBySchema.optional(),
});

/**
 * Reads explanations from CSV with a header, or JSONL, with layer, head, explanation and optionally id and truth; or transformer-debugger's
 * scored explanations, a JSONL file or a folder of {layer}/{head}.jsonl.
 *
 * @param root a folder that no file, nor a link, may lead out of.
 * @throws UserError naming the file and line.
 */
export function readExplanations(file: string, root?: string): readonly PlacedExplanation[] {
  if (isFolder(file)) return readScoredExplanations(file, root);
  const extension = extname(file).toLowerCase();
  if (extension !== '.csv' && extension !== '.jsonl') {
    throw new UserError(
      `${file}: explanations are read from .csv and .jsonl files, and from folders of {layer}/{head}.jsonl`,
    );
  }
  const rows =
    extension === '.csv'
      ? csvRows(readText(file, LIMITS.explanations), file)
      : readJsonLines(file, file, LIMITS.explanations);
  if (isSimulationResults(rows[0]?.value)) return scoredExplanations(rows, file);
  return rows.map((row) => listedExplanation(row, file));
}

function listedExplanation({ value, line }: JsonLine, file: string): PlacedExplanation {
  const place = `${file}:${line}`;
  const { layer, head, explanation: text, ...more } = parseAs(rowSchema, value, place);
  return { head: { layer, head }, explanation: toExplanation({ text, ...more }), place };
}

function csvRows(text: string, file: string): readonly JsonLine[] {
  let columns: readonly string[] = [];
  try {
    const rows: { record: unknown; info: { lines: number } }[] = parse(text, {
      columns: (header: readonly string[]) => {
        columns = checkedHeader(header, `${file}:1`);
        return [...columns];
      },
      bom: true,
      info: true,
      // csv-parse would take the first that it meets for all.
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ record, info }) => ({ value: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const place = `${file}:${error.lines ?? '?'}`;
    const cells: unknown = error.record;
    if (error.code !== 'CSV_RECORD_INCONSISTENT_COLUMNS' || !Array.isArray(cells)) {
      throw new UserError(`${place}: not CSV: ${error.message}`);
    }
    throw new UserError(`${place}: ${describeCells(cells.length, columns)}`);
  }
}

function describeCells(cells: number, columns: readonly string[]): string {
  const found = `has ${counted(cells, 'cell')} where the header has ${counted(columns.length, 'column')} (${columns.join(', ')})`;
  return cells > columns.length
    ? `${found}; put text that contains a comma in double quotes`
    : `${found}; leave nothing between two commas for an empty cell`;
}

const NEEDED = ['layer', 'head', 'explanation'];
const COLUMNS = [...NEEDED, 'id', 'truth', 'rule'];

/** The header, if it has the right columns. */
function checkedHeader(header: readonly string[], place: string): readonly string[] {
  const separator = [...SEPARATORS].find(
    ([character]) => header.length === 1 && header[0]?.includes(character),
  );
  if (separator) {
    throw new UserError(
      `${place}: the header separates its columns with ${separator[1]}; save the file with commas`,
    );
  }
  if (/^\d+$/.test(header[0] ?? '')) {
    throw new UserError(`${place}: there is no header: begin the file with the line ${NEEDED.join(',')}`);
  }
  // Of two columns with one name the parser would keep the last.
  const twice = repeated(header);
  if (twice !== undefined) throw new UserError(`${place}: there are two columns ${JSON.stringify(twice)}`);
  if (header[0]?.startsWith('sep=')) throw new UserError(`${place}: is a line that Excel added; remove it`);
  for (const name of header) {
    if (name === '') {
      throw new UserError(`${place}: a column has no name; remove it (in pandas: to_csv(…, index=False))`);
    }
    const capitals = COLUMNS.find((known) => known === name.toLowerCase());
    if (COLUMNS.includes(name)) continue;
    throw new UserError(
      capitals === undefined
        ? `${place}: the header’s column is ${describeUnknown(name, COLUMNS)}`
        : `${place}: the header has ${JSON.stringify(name)}; write it in small letters: ${capitals}`,
    );
  }
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new UserError(
      `${place}: the header has no column ${missing.join(' and no ')}; it names layer, head, explanation and, if any, id and truth`,
    );
  }
  return header;
}

const SEPARATORS = new Map([
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
]);
