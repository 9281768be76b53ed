import { dot, line, type Markish, rect } from '@observablehq/plot';
import type { PatternExcerpt } from '../../../activation-records/pattern-excerpt.ts';
import { shorten } from '../../../files/visible-text.ts';
import { decimal } from '../../../metrics/number-text.ts';
import type { PairCase } from '../../../pair-cases/pair-case.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

const LONGEST_TOKEN = 24;

/**
 * The pairs of a head that were asked about, in the triangle of its pattern: attending tokens downwards, attended ones to the
 * right, each at its place in its own sequence. Strong pairs are filled and grow with their activation; pointing at one shows
 * its tokens.
 */
export function patternChart(label: string, cases: readonly Pick<PairCase, 'pair' | 'tokens'>[]): Html {
  const last = Math.max(1, ...cases.map(({ pair }) => pair.from));
  const highest = Math.max(...cases.map(({ pair }) => pair.activation));
  const points = cases.map(({ pair, tokens }) => ({
    ...pair,
    radius: highest > 0 ? 2.5 + 3 * Math.sqrt(Math.max(0, pair.activation) / highest) : 2.5,
    words: wordsOf(pair, tokens),
  }));
  const marks = (strong: boolean) =>
    dot(
      points.filter(({ label: of }) => (of === 1) === strong),
      {
        x: 'to',
        y: 'from',
        r: 'radius',
        title: 'words',
        ...(strong
          ? { fill: 'var(--strong)', fillOpacity: 0.75 }
          : { fill: 'var(--ground)', fillOpacity: 0.01, stroke: 'var(--weak)', strokeWidth: 1.25 }),
      },
    );
  return triangleChart(label, [0, last], [marks(false), marks(true)]);
}

/**
 * A head's pattern on one sequence, in the same triangle: the larger an activation, the fuller its cell. The pairs of that
 * sequence that were asked about are ringed.
 */
export function excerptChart(
  label: string,
  { start, tokens, cells }: PatternExcerpt,
  asked: readonly Pick<PairCase, 'pair'>[],
): Html {
  const last = start + tokens.length - 1;
  const highest = cells[0]?.activation ?? 1;
  const token = (place: number) => quoted(tokens[place - start]);
  const squares = cells.map(({ from, to, activation }) => ({
    x1: to - 0.5,
    x2: to + 0.5,
    y1: from - 0.5,
    y2: from + 0.5,
    share: Number((activation / highest).toFixed(2)),
    words: `${token(from)} → ${token(to)} (${from} → ${to}), activation ${decimal(activation)}`,
  }));
  const rings = (label: 0 | 1) =>
    dot(
      asked.map(({ pair }) => pair).filter((pair) => pair.label === label),
      {
        x: 'to',
        y: 'from',
        r: 4.5,
        stroke: label === 1 ? 'var(--strong)' : 'var(--weak)',
        strokeWidth: 1.25,
        pointerEvents: 'none',
      },
    );
  const pattern = rect(squares, {
    x1: 'x1',
    x2: 'x2',
    y1: 'y1',
    y2: 'y2',
    fill: 'var(--ink)',
    fillOpacity: 'share',
    title: 'words',
  });
  return triangleChart(label, [start - 0.5, last + 0.5], [pattern, rings(0), rings(1)]);
}

function triangleChart(label: string, [first, last]: readonly [number, number], marks: Markish[]): Html {
  const corners = [
    { x: first, y: first },
    { x: first, y: last },
    { x: last, y: last },
    { x: first, y: first },
  ];
  return svgChart(label, {
    width: 260,
    height: 260,
    marginLeft: 38,
    marginBottom: 36,
    marginRight: 12,
    marginTop: 20,
    r: { type: 'identity' },
    opacity: { type: 'identity' },
    x: {
      domain: [first, last],
      ticks: 4,
      tickFormat: 'd',
      label: 'to (attended)',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: [last, first], ticks: 4, tickFormat: 'd', label: 'from (attending)', labelArrow: 'none' },
    marks: [line(corners, { x: 'x', y: 'y', stroke: 'var(--rule-strong)' }), ...marks],
  });
}

function wordsOf(
  { record, from, to, label, activation }: PairCase['pair'],
  tokens: readonly string[],
): string {
  const strength = label === 1 ? 'strong' : 'weak';
  return `${strength}: ${quoted(tokens[from])} → ${quoted(tokens[to])} (${record}, ${from} → ${to}), activation ${decimal(activation)}`;
}

function quoted(token = ''): string {
  return `“${shorten(token, LONGEST_TOKEN)}”`;
}
