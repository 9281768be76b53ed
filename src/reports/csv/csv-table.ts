import { stringify } from 'csv-stringify/sync';

/** A column of a table: what it means, and what a row has there; null for nothing. */
export type CsvColumn<Row> = readonly [
  meaning: string,
  value: (row: Row) => string | number | boolean | null | undefined,
];

/** A table's columns by their names in the header line. */
export type CsvColumns<Row> = Readonly<Record<string, CsvColumn<Row>>>;

/**
 * Rows as CSV with a header line. Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers
 * are as exact as they are, true and false are words, and what is not known is empty. Row by row, as there may be millions.
 */
export function* csvTable<Row>(columns: CsvColumns<Row>, rows: Iterable<Row>): Generator<string, void> {
  const values = Object.values(columns).map(([, value]) => value);
  yield csvLine(Object.keys(columns));
  for (const row of rows) yield csvLine(values.map((value) => value(row)));
}

function csvLine(cells: unknown[]): string {
  return stringify([cells], { escape_formulas: true, cast: { boolean: String } });
}
