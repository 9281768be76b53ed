import { escapeHtml } from './escape.ts';

/** Text that is HTML already. Only {@link html} and the chart renderer make it, so no text gets in unescaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What can stand in a template: text (which is escaped), HTML, lists of both, and null for nothing. */
export type Fragment = Html | string | number | null | readonly Fragment[];

/**
 * A piece of HTML. Every value in the template that is not HTML is escaped. Pieces are put together with `+`, which copies
 * nothing until the page is written, where `join` would copy a large one on each of its levels.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  let markup = '';
  for (const [index, part] of parts.entries()) markup += part + markupOf(values[index] ?? null);
  return new Html(markup);
}

function markupOf(value: Fragment): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  let markup = '';
  for (const each of value) markup += markupOf(each);
  return markup;
}

/** Data for the page's script, in an element that browsers do not run. */
export function jsonScript(id: string, data: unknown): Html {
  return html`<script type="application/json" id="${id}">${new Html(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>
`;
}
