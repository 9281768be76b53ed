/** Text that is HTML already, made only by {@link html} and the chart renderer, so that nothing gets in unescaped. */
export class Html {
  readonly #pieces: readonly Piece[];

  constructor(...pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  get markup(): string {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && typeof first === 'string' ? first : [...this.pieces()].join('');
  }

  /** One after the other, so that a page need not be in memory as a whole. */
  *pieces(): Generator<string, void> {
    for (const piece of this.#pieces) {
      if (typeof piece === 'string') yield piece;
      else for (const each of piece()) yield* each.pieces();
    }
  }

  appendTo(pieces: Piece[]): void {
    for (const piece of this.#pieces) append(pieces, piece);
  }
}

type Piece = string | (() => Iterable<Html>);

/** A piece for each item, made when it is written. */
export function later<Item>(items: readonly Item[], make: (item: Item, index: number) => Html): Html {
  return new Html(function* () {
    for (const [index, item] of items.entries()) yield make(item, index);
  });
}

/** What can stand in a template: text (which is escaped), HTML, lists of both, and null for nothing. */
export type Fragment = Html | string | number | null | readonly Fragment[];

/**
 * A piece of HTML, in which every value that is not HTML is escaped. Pieces are joined with `+`, which copies nothing
 * until the page is written; `join` would copy a large page on each of its levels.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  const pieces: Piece[] = [];
  for (const [index, part] of parts.entries()) {
    append(pieces, part);
    appendFragment(pieces, values[index] ?? null);
  }
  return new Html(...pieces);
}

function appendFragment(pieces: Piece[], value: Fragment): void {
  if (value === null) return;
  if (value instanceof Html) value.appendTo(pieces);
  else if (typeof value === 'object') for (const each of value) appendFragment(pieces, each);
  else append(pieces, typeof value === 'string' ? escapeHtml(value) : String(value));
}

/** Texts that follow each other are one piece. */
function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (typeof last === 'string' && typeof piece === 'string') pieces[pieces.length - 1] = last + piece;
  else pieces.push(piece);
}

/** Data for the page's script, in an element that browsers do not run. */
export function jsonScript(id: string, data: unknown): Html {
  return html`<script type="application/json" id="${id}">${new Html(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text for HTML, as an element's content or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
