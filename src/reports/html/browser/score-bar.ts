/// <reference lib="dom" />
import type { PackedScore } from '../atlas/atlas-data.ts';
import type { Parts } from './parts.ts';

/** A score as a number, and as a dot with its interval on a line from 0 to 1 whose middle is chance. */
export function scoreBar(
  { element }: Pick<Parts, 'element'>,
  { value, low, high, raw, note }: PackedScore,
): Node {
  if (value === null) return element('span', { class: 'note' }, note ?? '–');
  const interval = low === null || high === null ? '' : `${low.toFixed(2)} to ${high.toFixed(2)}`;
  const whisker =
    low === null || high === null
      ? null
      : element('i', { style: `left:${low * 100}%;width:${(high - low) * 100}%` });
  return element(
    'span',
    { class: 'score', title: [interval && `95 %: ${interval}`, note].filter(Boolean).join('; ') },
    element('b', {}, value.toFixed(2)),
    element(
      'span',
      { class: 'bar', 'aria-hidden': 'true' },
      whisker,
      element('em', { style: `left:${value * 100}%` }),
    ),
    element('span', { class: 'unseen' }, interval && `, 95 % interval ${interval}`),
    raw === undefined
      ? null
      : element('span', { class: 'raw', title: 'without the baseline correction' }, `raw ${raw.toFixed(2)}`),
    note ? element('span', { class: 'note' }, note) : null,
  );
}
