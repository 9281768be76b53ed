/// <reference lib="dom" />
import type { AtlasIndex } from '../atlas/atlas-data.ts';
import type { Parts, Sort } from './parts.ts';

/** Fills the page's place for heads: search, filters, table and panel, and the grid's colours. */
export function start(parts: Parts): void {
  const { element } = parts;
  const root = document.getElementById('atlas');
  const source = document.getElementById('atlas-index')?.textContent;
  if (root === null || !source) return;
  const index: AtlasIndex = JSON.parse(source);
  const { heads, states, texts, simulators, colourings } = index;

  const choice = (label: string, options: readonly (readonly [value: string, text: string])[]) => {
    const select = document.createElement('select');
    for (const [value, text] of options) select.append(element('option', { value }, text));
    select.setAttribute('aria-label', label);
    select.addEventListener('change', () => show());
    return { field: options.length > 1 ? element('label', {}, `${label} `, select) : null, select };
  };
  const any = ['', 'any'] as const;
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'head, explanation, place';
  search.setAttribute('aria-label', 'Search heads');
  search.addEventListener('input', () => show());
  const simulator = choice(
    'As judged by',
    simulators.map((name, place) => [String(place), name]),
  );
  simulator.select.value = String(index.trusted);
  const colour = choice(
    'Colour',
    colourings.map(({ title }, place) => [String(place), title]),
  );
  const present = <Value extends string>(values: readonly (Value | null)[]) => new Set(values);
  const standings = heads.flatMap((head) => head.standings);
  const found = present(standings.map(({ state }) => state));
  const state = choice('How clear', [
    any,
    ...Object.entries(states).filter(([key]) => (found as Set<string>).has(key)),
  ]);
  const truths = present(standings.map(({ truth }) => truth));
  const truth = choice(
    'Best is',
    [
      any,
      ['true', 'true'] as const,
      ['shared', 'true and false, tied'] as const,
      ['false', 'false'] as const,
    ].filter(([key]) => key === '' || (truths as Set<string | null>).has(key)),
  );
  const tops = new Map<number, number>();
  for (const { best } of standings) for (const text of best) tops.set(text, (tops.get(text) ?? 0) + 1);
  const common = [...tops].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a);
  const explanation = choice('Best explanation', [
    any,
    ...common.slice(0, 50).map(([text]) => [String(text), (texts[text] ?? '').slice(0, 60)] as const),
  ]);
  const count = element('span', { class: 'note', 'aria-live': 'polite' });
  const panel = element('div', { 'aria-live': 'polite' });
  const table = element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Heads' });
  const fields = [state, truth, explanation].map(({ field }) => field);
  root.append(
    element('div', { class: 'filters', role: 'search' }, search, simulator.field, fields, count),
    panel,
    table,
  );
  document.getElementById('grid')?.parentElement?.before(element('div', { class: 'filters' }, colour.field));

  let sort: Sort = { by: '', down: false };
  let wanted: readonly number[] = [];
  const by = () => Number(simulator.select.value);
  const words = heads.map(({ name, does, cluster, tried }) =>
    [name, does, cluster && `cluster ${cluster}`, ...tried.map((text) => texts[text])]
      .join('\n')
      .toLowerCase(),
  );
  const isWanted = (place: number) => {
    const standing = heads[place]?.standings[by()];
    const is = (select: HTMLSelectElement, value: string | null | undefined) =>
      select.value === '' || select.value === value;
    return (
      (words[place] ?? '').includes(search.value.trim().toLowerCase()) &&
      is(state.select, standing?.state) &&
      is(truth.select, standing?.truth) &&
      (explanation.select.value === '' || standing?.best.includes(Number(explanation.select.value)))
    );
  };
  const keyOf = (place: number): string | number => {
    const head = heads[place];
    const standing = head?.standings[by()];
    const keys: Record<string, string | number> = {
      'Mostly attends to': head?.does ?? '',
      'Best explanation': standing?.best.map((text) => texts[text]).join() ?? '',
      Score: standing?.value ?? -1,
      'How clear': Object.keys(states).indexOf(standing?.state ?? 'none'),
      'Known to be': standing?.truth ?? '',
      Cluster: head?.cluster ?? '',
    };
    return keys[sort.by] ?? place;
  };
  const compare = (a: number, b: number) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    const order = one < other ? -1 : one > other ? 1 : 0;
    return (sort.down ? -order : order) || a - b;
  };
  const sortBy = (column: string) => {
    sort = { by: column, down: sort.by === column ? !sort.down : column === 'Score' };
    show();
  };
  const show = () => {
    wanted = heads
      .map((_, place) => place)
      .filter(isWanted)
      .sort(compare);
    count.textContent =
      wanted.length === heads.length ? `${heads.length} heads` : `${wanted.length} of ${heads.length} heads`;
    table.replaceChildren(parts.headTable(parts, index, wanted, by(), sort, sortBy));
    parts.paintGrid(parts, index, Number(colour.select.value), by(), new Set(wanted));
    open(false);
  };
  const open = (isAsked: boolean) => {
    const name = decodeURIComponent(location.hash.slice(1));
    // A link may lead to one of the head's explanations: `#L4H11-previous-token`.
    const place = heads.findIndex((head) => head.name === name || name.startsWith(`${head.name}-`));
    for (const cell of document.querySelectorAll('#grid a, #atlas tr')) {
      const isOpen =
        cell.getAttribute('href') === `#${heads[place]?.name}` ||
        cell.getAttribute('data-head') === String(place);
      cell.toggleAttribute('data-open', isOpen);
    }
    if (place < 0) return panel.replaceChildren();
    const at = wanted.indexOf(place);
    const step = (text: string, to: number | undefined) =>
      to === undefined ? null : element('a', { href: `#${heads[to]?.name}` }, text);
    const close = element('a', { href: '#heads' }, 'close');
    panel.replaceChildren(parts.headPanel(parts, index, place, by()));
    panel.firstElementChild?.prepend(
      element(
        'p',
        { class: 'steps' },
        step('← previous', wanted[at - 1]),
        step('next →', wanted[at + 1]),
        close,
      ),
    );
    if (isAsked) panel.scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', () => open(true));
  show();
  if (location.hash !== '') open(true);
  // What is in the next frame can be used; a test and a bench read how soon that is.
  requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
}
