import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { describeIssue } from '../files/describe-issue.ts';
import { type JsonLine, readJsonLines } from '../files/json-lines-file.ts';
import { readText } from '../files/read-text.ts';
import { UserError } from '../files/user-error.ts';
import { toExplanation } from './explanation.ts';
import { explanationIdSchema } from './explanation-entry.ts';
import type { PlacedExplanation } from './placed-explanation.ts';
import { isSimulationResults } from './tdb/parse-results.ts';
import { readScoredExplanations, scoredExplanations } from './tdb/scored-explanations.ts';

const blankAsAbsent = (value: unknown) => (value === '' || value === null ? undefined : value);

/** A cell of a CSV file is a text. */
const headNumber = z.union(
  [z.int().nonnegative(), z.string().regex(/^\d+$/).transform(Number).pipe(z.int())],
  'expected a number that counts from 0',
);

const rowSchema = z.strictObject(
  {
    layer: headNumber,
    head: headNumber,
    id: z.preprocess(blankAsAbsent, explanationIdSchema.optional()),
    explanation: z.string().trim().min(1),
    truth: z.preprocess(
      blankAsAbsent,
      z.union([z.boolean(), z.stringbool()], 'expected true or false, or nothing').optional(),
    ),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown: ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}; a row has layer, head, explanation and, if any, id and truth`
        : undefined,
  },
);

/**
 * Reads explanations from a CSV file with a header line, or a JSONL file, with the fields layer, head,
 * explanation and, if any, id and truth; or from what transformer-debugger stores of scored explanations: a JSONL file
 * with a head per line, or a folder of them, {layer}/{head}.jsonl.
 *
 * @param root a folder that no file may lead out of, by a link either.
 * @throws UserError naming the file and line.
 */
export function readExplanations(file: string, root?: string): readonly PlacedExplanation[] {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return readScoredExplanations(file, root);
  const extension = extname(file).toLowerCase();
  if (extension !== '.csv' && extension !== '.jsonl') {
    throw new UserError(
      `${file}: explanations are read from .csv and .jsonl files, and from folders of {layer}/{head}.jsonl`,
    );
  }
  const rows = extension === '.csv' ? csvRows(readText(file), file) : readJsonLines(file);
  if (isSimulationResults(rows[0]?.value)) return scoredExplanations(rows, file);
  return rows.map((row) => listedExplanation(row, file));
}

function listedExplanation({ value, line }: JsonLine, file: string): PlacedExplanation {
  const place = `${file}:${line}`;
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) throw new UserError(`${place}: ${describeIssue(parsed.error)}`);
  const { layer, head, id, explanation, truth } = parsed.data;
  return { head: { layer, head }, explanation: toExplanation({ id, text: explanation, truth }), place };
}

function csvRows(text: string, file: string): readonly JsonLine[] {
  try {
    const rows: { record: unknown; info: { lines: number } }[] = parse(text, {
      columns: (header: readonly string[]) => withoutRepeats(header, file),
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ record, info }) => ({ value: record, line: info.lines }));
  } catch (error) {
    if (error instanceof CsvError)
      throw new UserError(`${file}:${error.lines ?? '?'}: not CSV: ${error.message}`);
    throw error;
  }
}

/** Of two columns with one name the parser would keep the last. */
function withoutRepeats(header: readonly string[], file: string): string[] {
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new UserError(`${file}:1: there are two columns ${JSON.stringify(repeated)}`);
  return [...header];
}
