import { count } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';

/**
 * A table of headings and cells that are Markdown already. Rows beyond `mostBytes` (UTF-8) are left out, and a sentence says
 * how many.
 *
 * @param words how many columns hold words; the others hold numbers, which are aligned right.
 */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  mostBytes: number,
  words = 1,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [line(headings), line(headings.map((_, index) => (index < words ? '---' : '--:')))];
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

/**
 * Text as Markdown that shows it and does nothing else, on one line, in a table cell too: GitHub's punctuation is
 * escaped (`|` and `$` included), and HTML is written in entities.
 */
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
