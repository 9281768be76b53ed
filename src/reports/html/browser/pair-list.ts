/// <reference lib="dom" />
import type { HeadDetail } from '../atlas/atlas-data.ts';
import type { Parts } from './parts.ts';

/**
 * A head's pairs with marked tokens and one simulator's answers under every explanation; the worst mistakes first, over
 * all claims or the chosen explanation.
 */
export function pairList(
  { element }: Pick<Parts, 'element'>,
  { explanations, sequences, pairs, predictions, errors }: HeadDetail,
  simulator: number,
  chosen: number | null,
  choose: (explanation: number | null) => void,
): Node {
  const mostAtFirst = 12;
  const letter = (index: number) => String.fromCharCode(65 + (index % 26));
  const ordinary = explanations.flatMap(({ kind }, index) => (/^(true|false|)$/.test(kind) ? [index] : []));
  const claims = ordinary.filter((index) => explanations[index]?.kind !== 'false');
  const counted = chosen === null ? (claims.length > 0 ? claims : ordinary) : [chosen];
  const said = (explanation: number, pair: number) => predictions[explanation]?.[simulator]?.[pair] ?? -2;
  const errorOf = (pair: number) => {
    const label = (pairs[pair]?.[3] ?? 0) * 1000;
    const off = counted.map((each) => said(each, pair)).filter((each) => each >= 0);
    return off.length === 0 ? -1 : off.reduce((sum, each) => sum + Math.abs(label - each), 0) / off.length;
  };
  const order = pairs.map((_, pair) => pair).sort((a, b) => errorOf(b) - errorOf(a));
  const sequence = (pair: number) => {
    const [place = 0, from = 0, to = 0] = pairs[pair] ?? [];
    const pieces: (Node | string)[] = [];
    for (const [part, { start, tokens }] of (sequences[place]?.parts ?? []).entries()) {
      if (part > 0 || start > 0) pieces.push(' … ');
      for (const [offset, token] of tokens.entries()) {
        const at = start + offset;
        const kinds = [...(at === to ? ['to'] : []), ...(at === from ? ['from'] : [])];
        pieces.push(kinds.length > 0 ? element('mark', { class: kinds.join(' ') }, token) : token);
      }
    }
    return element('p', { class: 'sequence' }, element('bdi', {}, pieces));
  };
  const answer = (explanation: number, pair: number) => {
    const value = said(explanation, pair);
    const label = pairs[pair]?.[3] ?? 0;
    const wrong = value >= 0 && claims.includes(explanation) && (label === 1 ? value < 500 : value > 500);
    const text = value >= 0 ? (value / 1000).toFixed(2) : value === -1 ? 'unscored' : '–';
    return element(
      'span',
      { class: wrong ? 'said wrong' : 'said' },
      element('i', {}, letter(explanation)),
      text,
    );
  };
  const row = (pair: number) => {
    const [place = 0, , , label, activation] = pairs[pair] ?? [];
    return element(
      'li',
      {},
      element(
        'div',
        { class: 'answers' },
        element('strong', { class: label === 1 ? 'strong' : 'weak' }, label === 1 ? 'strong' : 'weak'),
        element('span', { class: 'note' }, `${sequences[place]?.record ?? ''}, activation ${activation}`),
        ordinary.map((explanation) => answer(explanation, pair)),
      ),
      sequence(pair),
    );
  };
  const list = element('ol', { class: 'pairs' }, order.slice(0, mostAtFirst).map(row));
  const more =
    order.length > mostAtFirst ? element('button', { type: 'button' }, `All ${order.length} pairs`) : null;
  more?.addEventListener('click', () => {
    list.append(...order.slice(mostAtFirst).map(row));
    more.remove();
  });
  const pick = (text: string, explanation: number | null) => {
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': String(explanation === chosen) },
      text,
    );
    button.addEventListener('click', () => choose(explanation));
    return button;
  };
  return element(
    'div',
    {},
    element('h4', {}, 'Pairs, worst first'),
    element(
      'p',
      { class: 'picks' },
      'By mistakes under ',
      pick('all', null),
      ordinary.map((each) => pick(letter(each), each)),
    ),
    list,
    more,
    errors.map((error) => element('p', { class: 'bad' }, `Unscored: ${error}`)),
  );
}
