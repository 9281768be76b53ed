import { visibleText } from '../../files/visible-text.ts';

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
