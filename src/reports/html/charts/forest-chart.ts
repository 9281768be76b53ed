import { dot, type Markish, ruleX, ruleY, text } from '@observablehq/plot';
import { shorten } from '../../../files/visible-text.ts';
import type { ConfidenceInterval } from '../../../metrics/confidence-interval.ts';
import type { Html } from '../html.ts';
import type { Series } from '../series.ts';
import { svgChart } from './svg-chart.ts';

/** A line of a forest plot: a value with its interval per series, in the series' order. */
export interface ForestRow {
  readonly label: string;
  /** Stands before the label, where a new group of rows begins. */
  readonly group?: string;
  readonly estimates: readonly {
    readonly value: number | null;
    readonly interval: ConfidenceInterval | null;
  }[];
}

export interface ForestOptions {
  /** Wide: labels on the left. Narrow: labels above, for a phone. */
  readonly size: 'wide' | 'narrow';
  /** All series on the row's middle, for rows of one estimate each. */
  readonly overlaid?: boolean;
}

const LAYOUT = {
  wide: { width: 1000, labels: 392, characters: 58, above: 0 },
  narrow: { width: 330, labels: 12, characters: 48, above: 19 },
};
const GROUP_WIDTH = 54;
const CHARACTER_WIDTH = 7;
/** Between the intervals of two simulators. */
const STEP = 10;

/** Areas under the ROC curve with their intervals, from 0 to 1, chance marked. */
export function forestChart(
  label: string,
  rows: readonly ForestRow[],
  series: readonly Series[],
  { size, overlaid = false }: ForestOptions,
): Html {
  const { width, characters, above, ...layout } = LAYOUT[size];
  const hasGroups = rows.some(({ group }) => group !== undefined);
  const longest = Math.max(0, ...rows.map(({ label: name }) => name.length)) * CHARACTER_WIDTH + 24;
  const labels = Math.min(layout.labels, longest + (hasGroups ? GROUP_WIDTH : 0));
  const lines = overlaid ? 1 : series.length;
  const rowHeight = Math.max(26, lines * STEP + 10) + above;
  const placed = rows.map((row, index) => ({ ...row, y: index }));
  const starts = placed.filter(({ group }, index) => group !== undefined && index > 0);
  const labelTop = above === 0 ? 0 : -rowHeight / 2 + above / 2 + 2;
  const halo = { stroke: 'var(--ground)', strokeWidth: 4 };
  const atLeft = { ...halo, y: 'y', frameAnchor: 'left', textAnchor: 'start', dy: labelTop } as const;
  const left = size === 'wide' ? -labels : 0;
  return svgChart(label, {
    width,
    height: 58 + rows.length * rowHeight,
    marginLeft: labels,
    marginRight: 16,
    marginTop: 24,
    marginBottom: 34,
    x: { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], tickFormat: '.2f', axis: 'both', label: null },
    y: { type: 'band', domain: placed.map(({ y }) => y), axis: null, padding: 0 },
    marks: [
      ruleX([0, 0.25, 0.75, 1], { stroke: 'var(--rule)' }),
      ruleX([0.5], { stroke: 'var(--rule-strong)', strokeDasharray: '3 4' }),
      ruleY(starts, { y: 'y', dy: -rowHeight / 2, insetLeft: left, stroke: 'var(--rule)' }),
      text(
        placed.filter(({ group }) => group !== undefined),
        { ...atLeft, text: 'group', dx: left, fill: 'var(--muted)' },
      ),
      text(placed, {
        ...atLeft,
        text: ({ label: name }: ForestRow) => shorten(name, hasGroups ? characters - 6 : characters),
        dx: left + (hasGroups ? GROUP_WIDTH : 0),
        fill: 'currentColor',
      }),
      ...series.flatMap((each, column) =>
        estimateMarks(placed, each, column, (overlaid ? 0 : column - (lines - 1) / 2) * STEP + above / 2),
      ),
    ],
  });
}

function estimateMarks(
  rows: readonly (ForestRow & { readonly y: number })[],
  { colour, symbol }: Series,
  column: number,
  dy: number,
): readonly Markish[] {
  const estimates = rows.flatMap(({ y, estimates: all }) => {
    const { value, interval } = all[column] ?? { value: null, interval: null };
    return value === null ? [] : [{ y, value, low: interval?.low ?? value, high: interval?.high ?? value }];
  });
  return [
    ruleY(estimates, {
      y: 'y',
      x1: 'low',
      x2: 'high',
      dy,
      stroke: colour,
      strokeWidth: 1.5,
      strokeOpacity: 0.6,
    }),
    dot(estimates, { y: 'y', x: 'value', dy, fill: colour, symbol, r: 3.6 }),
  ];
}
