import { NOTHING } from '../../files/number-text.ts';
import type { Shown } from '../../scorecard/measures/measure.ts';
import type { ReportTable } from '../report-table.ts';
import { type Fragment, type Html, html, later } from './html.ts';
import { type Series, seriesName } from './series.ts';

export interface Column<Row> {
  readonly heading: Fragment;
  readonly cell: (row: Row, index: number) => Fragment;
  /** Numbers to the right; the row's own name, which is read with its cells; long text, which wraps. */
  readonly kind?: 'number' | 'name' | 'text';
}

export function numbers<Row>(heading: Fragment, cell: Column<Row>['cell']): Column<Row> {
  return { heading, cell, kind: 'number' };
}

/**
 * Rows as an HTML table that scrolls by itself where it is too wide. A column with one value in all of several rows is
 * left out, and its value, if there is one, told once below.
 *
 * @param options `label`: what the table shows, for those who do not see it.
 */
export function dataTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { label }: { readonly label: string },
): Html {
  const isSame = ({ kind, cell }: Column<Row>) => {
    const [first] = rows;
    if (first === undefined || rows.length < 2 || kind === 'name') return false;
    const { markup } = html`${cell(first, 0)}`;
    return rows.every((row, index) => html`${cell(row, index)}`.markup === markup);
  };
  const same = columns.filter(isSame);
  const shown = columns.filter((column) => !same.includes(column));
  const alike = same.flatMap(({ heading, cell }) => {
    const value = html`${rows.slice(0, 1).map(cell)}`;
    return NO_VALUE.test(value.markup) ? [] : [html`<span class="alike">${heading} ${value}</span> `];
  });
  const head = shown.map(({ heading, kind }) => html`<th${className(kind)} scope="col">${heading}</th>`);
  const body = later(
    rows,
    (row, index) => html`<tr>${shown.map(({ cell, kind }) => bodyCell(cell(row, index), kind))}</tr>\n`,
  );
  const note = alike.length > 0 ? html`<p class="note">The same in all rows: ${alike}</p>` : null;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${note}`;
}

const NO_VALUE = /^(–?|– \/ –)$/;

function bodyCell(content: Fragment, kind: Column<never>['kind']): Html {
  return kind === 'name'
    ? html`<th scope="row">${content}</th>`
    : html`<td${className(kind)}>${content}</td>`;
}

function className(kind: Column<never>['kind']): Html | null {
  return kind === undefined || kind === 'name' ? null : html` class="${kind}"`;
}

/** A value with its 95 % interval beside it, where it has one. */
export function withInterval(value: string, interval = NOTHING): Html {
  return interval === NOTHING ? html`${value}` : html`${value} <span class="interval">${interval}</span>`;
}

/** A report's table under its title. @param series the looks of simulators, whose columns are headed by their names. */
export function titledTable(
  { title, note, columns, rows }: ReportTable,
  series: readonly Series[] = [],
): Html {
  const shown = columns.map(({ heading, kind }, index): Column<readonly Shown[]> => {
    const look = series.find(({ name }) => name === heading);
    const cell = (row: readonly Shown[]) => withInterval(row[index]?.value ?? '', row[index]?.interval);
    return { heading: look ? seriesName(look) : heading, kind: kind ?? 'number', cell };
  });
  return html`<h3>${title}</h3>${dataTable(shown, rows, { label: title })}${note === '' ? null : html`<p class="note">${note}</p>`}`;
}
