import { dot, line } from '@observablehq/plot';
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
  const corners = [
    { x: 0, y: 0 },
    { x: 0, y: last },
    { x: last, y: last },
    { x: 0, y: 0 },
  ];
  return svgChart(label, {
    width: 260,
    height: 260,
    marginLeft: 38,
    marginBottom: 36,
    marginRight: 12,
    marginTop: 20,
    r: { type: 'identity' },
    x: {
      domain: [0, last],
      ticks: 4,
      tickFormat: 'd',
      label: 'to (attended)',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: [last, 0], ticks: 4, tickFormat: 'd', label: 'from (attending)', labelArrow: 'none' },
    marks: [line(corners, { x: 'x', y: 'y', stroke: 'var(--rule-strong)' }), marks(false), marks(true)],
  });
}

function wordsOf(
  { record, from, to, label, activation }: PairCase['pair'],
  tokens: readonly string[],
): string {
  const token = (position: number) => `“${shorten(tokens[position] ?? '', LONGEST_TOKEN)}”`;
  const strength = label === 1 ? 'strong' : 'weak';
  return `${strength}: ${token(from)} → ${token(to)} (${record}, ${from} → ${to}), activation ${decimal(activation)}`;
}
