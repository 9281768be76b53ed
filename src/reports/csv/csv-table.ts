import { stringify } from 'csv-stringify/sync';

/** A table's columns by their names in the header line: what a row has there, null for nothing. */
export type CsvColumns<Row> = Readonly<
  Record<string, (row: Row) => string | number | boolean | null | undefined>
>;

/**
 * Rows as CSV with a header line, one by one, as there may be millions. Text that a spreadsheet would run as a formula
 * gets an apostrophe in front; numbers are exact, and what is not known is empty.
 */
export function* csvTable<Row>(columns: CsvColumns<Row>, rows: Iterable<Row>): Generator<string, void> {
  const values = Object.values(columns);
  yield csvLine(Object.keys(columns));
  for (const row of rows) yield csvLine(values.map((value) => value(row)));
}

function csvLine(cells: unknown[]): string {
  return stringify([cells], { escape_formulas: true, cast: { boolean: String } });
}
