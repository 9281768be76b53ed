import { count } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';
import { plainText, type ReportTable } from '../report-table.ts';

/**
 * A table of headings and cells that are Markdown already. Rows beyond `mostBytes` (UTF-8) are left out, and counted.
 *
 * @param isWords whether a column holds words, or how many at first do; numbers are aligned right.
 */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  mostBytes: number,
  isWords: number | ((column: number) => boolean) = 1,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const isLeft = typeof isWords === 'number' ? (column: number) => column < isWords : isWords;
  const lines = [line(headings), line(headings.map((_, column) => (isLeft(column) ? '---' : '--:')))];
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

export function titledTable({ title, note, columns, rows }: ReportTable, mostBytes: number): string {
  const isWords = (column: number) => columns[column]?.kind !== undefined;
  // Numbers are ours, and `<` in `p < 0.001` all that is to be escaped.
  const cells = rows.map((row) =>
    row
      .map(plainText)
      .map((cell, column) => (isWords(column) ? escapeMarkdown(cell) : cell.replace('<', '&lt;'))),
  );
  const headings = columns.map(({ heading }) => escapeMarkdown(heading));
  const table = markdownTable(headings, cells, mostBytes, isWords);
  return [`### ${title}`, ...(note === '' ? [] : [note]), table].join('\n\n');
}

/** Text as Markdown that shows it and does nothing else, on one line, in a table cell too. */
export function escapeMarkdown(text: string): string {
  return (
    visibleText(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Entities, as GitHub looks for mentions, links and emoji when backslashes are gone.
      .replace(/@|:(?=\S)/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/[\\`*_{}[\]|~$]/g, '\\$&')
      .replace(/^([-+#]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
  );
}
