import { stringify } from 'csv-stringify/sync';

/** A column of a table: its name in the header line, what it means, and what a row has there; null for nothing. */
export interface CsvColumn<Row> {
  readonly name: string;
  readonly meaning: string;
  readonly value: (row: Row) => string | number | boolean | null | undefined;
}

/**
 * Rows as CSV with a header line. Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers
 * are as exact as they are, true and false are words, and what is not known is empty. Row by row, as there may be millions.
 */
export function* csvTable<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row>,
): Generator<string, void> {
  yield csvText([columns.map(({ name }) => name)]);
  for (const row of rows) yield csvText([columns.map(({ value }) => value(row))]);
}

function csvText(rows: unknown[][]): string {
  return stringify(rows, { escape_formulas: true, cast: { boolean: String } });
}
