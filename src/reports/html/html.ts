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

/** A piece of HTML. Every value in the template that is not HTML is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return new Html(parts.map((part, index) => part + markupOf(values[index] ?? null)).join(''));
}

function markupOf(value: Fragment): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(markupOf).join('');
}
