import { dot, link, ruleX } from '@observablehq/plot';
import type { ConfidenceInterval } from '../../../metrics/confidence-interval.ts';
import type { Html } from '../html.ts';
import type { Series } from '../series.ts';
import { svgChart } from './svg-chart.ts';

export interface MeasuredExplainer {
  readonly explainer: string;
  readonly series: Series;
  readonly value: number;
  readonly interval?: ConfidenceInterval | null;
}

export interface ExplainersAxis {
  readonly label: string;
  /** Both ends; from 0 on as far as values reach where it is absent. */
  readonly domain?: readonly [number, number];
  readonly nothing?: number;
}

/** Explainers by one measure, a line each; simulators by symbol and colour, one below the other; whiskers are intervals. */
export function explainersChart(
  label: string,
  all: readonly MeasuredExplainer[],
  { label: axis, domain, nothing }: ExplainersAxis,
): Html {
  const explainers = [...new Set(all.map(({ explainer }) => explainer))];
  const names = [...new Set(all.map(({ series }) => series.name))];
  const line = 14 * names.length + 12;
  const points = all.map(({ series, ...each }) => ({
    ...each,
    y: explainers.indexOf(each.explainer) + (names.indexOf(series.name) + 1) / (names.length + 1) - 0.5,
    low: each.interval?.low ?? each.value,
    high: each.interval?.high ?? each.value,
    colour: series.colour,
    symbol: series.symbol,
  }));
  return svgChart(label, {
    width: 320,
    height: line * explainers.length + 44,
    marginLeft: 128,
    marginBottom: 38,
    marginRight: 16,
    marginTop: 6,
    x: {
      ...(domain ? { domain } : { zero: true }),
      ticks: 4,
      label: axis,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: {
      domain: [explainers.length - 0.5, -0.5],
      ticks: explainers.map((_, index) => index),
      tickFormat: (index: number) => short(explainers[index] ?? ''),
      tickSize: 0,
      label: null,
    },
    symbol: { type: 'identity' },
    marks: [
      ruleX(nothing === undefined ? [] : [nothing], { stroke: 'var(--rule-strong)', strokeDasharray: '3 4' }),
      link(points, {
        x1: 'low',
        x2: 'high',
        y1: 'y',
        y2: 'y',
        stroke: 'colour',
        strokeWidth: 1.5,
        strokeOpacity: 0.6,
      }),
      dot(points, { x: 'value', y: 'y', fill: 'colour', symbol: 'symbol', r: 4.5 }),
    ],
  });
}

const LONGEST = 19;

function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}
