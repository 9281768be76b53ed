/// <reference lib="dom" />
import type { AtlasIndex } from '../atlas/atlas-data.ts';
import type { Parts, Sort } from './parts.ts';

interface Column {
  readonly name: string;
  readonly kind: string;
  readonly text: (place: number) => string;
  /** What stands in the cell in place of its text. */
  readonly cell?: (place: number) => Node;
}

/** The heads that are wanted, in order, as one simulator judges them: a row each, with columns that tell them apart. */
export function headTable(
  parts: Pick<Parts, 'element' | 'scoreBar'>,
  index: AtlasIndex,
  wanted: readonly number[],
  simulator: number,
  sort: Sort,
  sortBy: (column: string) => void,
): Node {
  const { element, scoreBar } = parts;
  const of = (place: number) => index.heads[place]?.standings[simulator];
  const truths = { true: '✓ true', shared: 'tied', false: '✗ false', unknown: '' };
  const columns: readonly Column[] = [
    {
      name: 'Head',
      kind: 'name',
      text: (place) => index.heads[place]?.name ?? '',
      cell: (place) => {
        const name = index.heads[place]?.name ?? '';
        return element('a', { href: `#${name}` }, name);
      },
    },
    { name: 'Mostly attends to', kind: 'nowrap', text: (place) => index.heads[place]?.does ?? '' },
    {
      name: 'Best explanation',
      kind: 'best',
      text: (place) =>
        of(place)
          ?.best.map((text) => index.texts[text])
          .join(' = ') ?? '',
    },
    {
      name: 'Score',
      kind: 'rated',
      text: (place) => String(of(place)?.value ?? ''),
      cell: (place) => scoreBar(parts, of(place) ?? { value: null, low: null, high: null }),
    },
    { name: 'How clear', kind: 'nowrap', text: (place) => index.states[of(place)?.state ?? 'none'] },
    { name: 'Known to be', kind: 'nowrap', text: (place) => truths[of(place)?.truth ?? 'unknown'] },
    {
      name: 'Cluster',
      kind: 'nowrap',
      text: (place) => index.heads[place]?.cluster ?? '',
    },
  ];
  const all = index.heads.map((_, place) => place);
  const shown = columns.filter(({ kind, text }) => kind === 'name' || new Set(all.map(text)).size > 1);
  const headings = shown.map(({ name }) => {
    const button = element('button', { type: 'button' }, name);
    button.addEventListener('click', () => sortBy(name));
    const order = sort.by === name ? (sort.down ? 'descending' : 'ascending') : null;
    return element('th', { scope: 'col', 'aria-sort': order }, button);
  });
  const rows = wanted.map((place) =>
    element(
      'tr',
      { 'data-head': place },
      shown.map(({ name, kind, text, cell }) =>
        element(
          kind === 'name' ? 'th' : 'td',
          { class: kind, scope: kind === 'name' ? 'row' : null, 'data-label': name },
          cell ? cell(place) : text(place),
        ),
      ),
    ),
  );
  return element(
    'table',
    { class: 'heads' },
    element('thead', {}, element('tr', {}, headings)),
    element('tbody', {}, rows),
  );
}
