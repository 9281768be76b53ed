import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Head } from '../activation-records/head.ts';
import { describeIssue } from '../describe-issue.ts';
import { type JsonLine, readJsonLines } from '../json-lines-file.ts';
import { isSimulationResults } from '../tdb-results/parse-results.ts';
import { UserError } from '../user-error.ts';
import { readText } from '../yaml-file.ts';
import { type Explanation, toExplanation } from './explanation.ts';
import { readScoredExplanations, scoredExplanations } from './scored-explanations.ts';

/** One explanation together with the head it is about, and where that was read. */
export interface PlacedExplanation {
  readonly head: Head;
  readonly explanation: Explanation;
  /** e.g. `explanations.csv:12` */
  readonly place: string;
}

const blankAsAbsent = (value: unknown) => (value === '' || value === null ? undefined : value);

const rowSchema = z.object({
  layer: z.coerce.number().pipe(z.int().nonnegative()),
  head: z.coerce.number().pipe(z.int().nonnegative()),
  id: z.preprocess(blankAsAbsent, z.string().optional()),
  explanation: z.string().trim().min(1),
  truth: z.preprocess(blankAsAbsent, z.union([z.boolean(), z.stringbool()]).optional()),
});

/**
 * Reads explanations from a CSV file with a header line, or a JSONL file, with the fields layer, head,
 * explanation and, if any, id and truth; or from what transformer-debugger stores of scored explanations: a JSONL file
 * with a head per line, or a folder of them, {layer}/{head}.jsonl.
 *
 * @throws UserError naming the file and line.
 */
export function readExplanations(file: string): readonly PlacedExplanation[] {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return readScoredExplanations(file);
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
      columns: true,
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
