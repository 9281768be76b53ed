import { count } from '../../files/number-text.ts';

/** A table's columns by heading, numbers to the right. */
export interface Column {
  readonly heading: string;
  readonly align?: 'right';
}

/**
 * A table of cells that are Markdown already. Rows beyond `mostBytes` (UTF-8) are left out, and a sentence says how
 * many.
 */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  mostBytes: number,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    line(columns.map(({ heading }) => heading)),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : '---'))),
  ];
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const next = line(row);
    bytes += Buffer.byteLength(next) + 1;
    if (bytes > mostBytes) {
      return `${lines.join('\n')}\n\n…and ${count(rows.length - index)} more rows, left out to keep this short: report.html and scorecard.json have them.`;
    }
    lines.push(next);
  }
  return lines.join('\n');
}
