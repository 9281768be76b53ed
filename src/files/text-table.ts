import Table from 'cli-table3';
import pc from 'picocolors';

/**
 * Rows as a table for a terminal, with bold headings and no other colours of its own, as it may go into a file.
 *
 * @param words how many columns hold words; of the others, those with a heading hold numbers, which are aligned right.
 * @param widths of columns whose text wraps, null for as wide as it needs to be; nothing wraps unless given.
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
