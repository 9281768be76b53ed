import Table from 'cli-table3';
import pc from 'picocolors';

/**
 * Rows as a table for a terminal or a file: bold headings, no other colours.
 *
 * @param words how many columns hold words; the others with a heading hold numbers, aligned right.
 * @param widths of columns whose text wraps; null for as wide as needed.
 */
export function textTable(
  headings: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
  words = 1,
  widths?: readonly (number | null)[],
): string {
  const table = new Table({
    head: headings.map((heading) => pc.bold(heading)),
    colAligns: headings.map((heading, index) => (index < words || heading === '' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
    ...(widths ? { wordWrap: true, colWidths: [...widths] } : {}),
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** {@link textTable} by columns: what each is headed by, and what it shows of a row. */
export function columnTable<Row>(
  columns: Readonly<Record<string, (row: Row) => string | number>>,
  rows: readonly Row[],
  words?: number,
  widths?: readonly (number | null)[],
): string {
  const cells = Object.values(columns);
  const lines = rows.map((row) => cells.map((cell) => cell(row)));
  return textTable(Object.keys(columns), lines, words, widths);
}
