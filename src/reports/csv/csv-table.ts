import { stringify } from 'csv-stringify/sync';

/** A column of a table: its name in the header line, what it means, and what a row has there; null for nothing. */
export interface CsvColumn<Row> {
  readonly name: string;
  readonly meaning: string;
  readonly value: (row: Row) => string | number | boolean | null | undefined;
}

/**
 * Rows as CSV with a header line. Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers
 * are as exact as they are, true and false are words, and what is not known is empty.
 */
export function csvTable<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => columns.map(({ value }) => value(row))),
    {
      header: true,
      columns: columns.map(({ name }) => name),
      escape_formulas: true,
      cast: { boolean: String },
    },
  );
}
