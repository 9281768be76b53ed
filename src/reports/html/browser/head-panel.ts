/// <reference lib="dom" />
import type { AtlasIndex, HeadDetail } from '../atlas/atlas-data.ts';
import type { Parts } from './parts.ts';

/** A head: its explanations with their scores by every simulator, its pattern, and its pairs as one simulator judges them. */
export function headPanel(parts: Parts, index: AtlasIndex, place: number, simulator: number): HTMLElement {
  const { element } = parts;
  const head = index.heads[place];
  const source = document.getElementById(`data-${head?.name}`)?.textContent ?? '{}';
  const detail: HeadDetail = JSON.parse(source);
  const standing = head?.standings[simulator];
  const letter = (each: number) => String.fromCharCode(65 + (each % 26));
  const isOrdinary = (kind: string) => /^(true|false|)$/.test(kind);
  const scoreOf = (each: number) => detail.explanations[each]?.scores[simulator]?.value ?? -1;
  const order = detail.explanations
    .map((_, each) => each)
    .sort((a, b) => {
      const kinds = [a, b].map((each) => Number(!isOrdinary(detail.explanations[each]?.kind ?? '')));
      return (kinds[0] ?? 0) - (kinds[1] ?? 0) || scoreOf(b) - scoreOf(a);
    });
  const kindTag = (kind: string) =>
    kind === ''
      ? null
      : element(
          'span',
          { class: `tag ${kind}` },
          kind === 'true' ? '✓ true' : kind === 'false' ? '✗ false' : kind,
        );
  const rows = order.map((each) => {
    const { text = 0, kind = '', scores = [], more } = detail.explanations[each] ?? {};
    return element(
      'tr',
      { class: isOrdinary(kind) ? null : 'control' },
      element('td', {}, isOrdinary(kind) ? letter(each) : ''),
      element('th', { scope: 'row' }, index.texts[text] ?? '', ' ', kindTag(kind)),
      scores.map((score, column) =>
        element('td', { 'data-label': index.simulators[column] ?? '' }, parts.scoreBar(parts, score)),
      ),
      (more?.[simulator] ?? []).map((value, column) =>
        element('td', { class: 'number', 'data-label': index.more[column] ?? '' }, value),
      ),
    );
  });
  const heading = (text: string, kind = '') => element('th', { scope: 'col', class: kind }, text);
  const table = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Explanations' },
    element(
      'table',
      { class: 'explanations' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          heading(''),
          heading('Explanation'),
          index.simulators.map((name) => heading(name)),
          index.more.map((name) => heading(name, 'number')),
        ),
      ),
      element('tbody', {}, rows),
    ),
  );
  const shares = Object.entries(detail.shares ?? {})
    .filter(([, share]) => share !== null && share >= 0.1)
    .sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))
    .map(([where, share]) => `${where.replace('-', ' ')} ${Math.round(100 * (share ?? 0))} %`);
  const does = shares.length > 0 ? `Its activation goes to: ${shares.join(', ')}. ` : '';
  const clear = standing ? `By ${index.simulators[simulator]}: ${index.states[standing.state]}.` : '';
  const pairsPlace = element('div', {});
  const showPairs = (chosen: number | null) =>
    pairsPlace.replaceChildren(parts.pairList(parts, detail, simulator, chosen, showPairs));
  showPairs(null);
  return element(
    'div',
    { class: 'panel' },
    element('h3', {}, head?.name ?? ''),
    element('p', { class: 'note' }, does, clear, head?.cluster ? ` Cluster ${head.cluster}.` : ''),
    table,
    element('div', { class: 'sides' }, pairsPlace, parts.drawPattern(parts, head?.name ?? '', detail)),
  );
}
