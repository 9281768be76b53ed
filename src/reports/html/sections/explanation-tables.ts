import type { Scorecard } from '../../../scorecard/scorecard.ts';
import { explanationTables } from '../../explanation-tables.ts';
import { type Column, dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';

/** Explainers side by side, what is read of rules, and what the texts of unions add. */
export function explanationParts(scorecard: Scorecard): Html | null {
  const tables = explanationTables(scorecard);
  if (tables.length === 0) return null;
  return html`${tables.map(({ title, note, headings, words, rows }) => {
    const columns = headings.map(
      (heading, index): Column<readonly string[]> => ({
        heading,
        cell: (row) => row[index] ?? null,
        kind: index === 0 ? 'name' : index < words ? 'text' : 'number',
      }),
    );
    return html`<h3>${title}</h3><p class="note">${note}</p>${dataTable(columns, rows, { label: title })}`;
  })}`;
}
