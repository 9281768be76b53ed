import { dot, line, lineY, link, type Markish, rectY, ruleX, ruleY, text } from '@observablehq/plot';
import type { CalibrationBin } from '../../../metrics/calibration.ts';
import { type ConfidenceInterval, proportionInterval } from '../../../metrics/confidence-interval.ts';
import type { RocPoint } from '../../../metrics/roc-auc.ts';
import type { ScoredPairs } from '../../../scorecard/scored-pairs.ts';
import type { PerturbationResponse } from '../../../validation/validation.ts';
import type { Html } from '../html.ts';
import type { Series } from '../series.ts';
import { svgChart } from './svg-chart.ts';

const FRAME = { width: 320, marginLeft: 42, marginBottom: 38, marginRight: 12, marginTop: 22 };
const DASHED = { stroke: 'var(--rule-strong)', strokeDasharray: '3 4' };

function shareAcross(label: string) {
  return { domain: [0, 1], ticks: 5, ...across(label) } as const;
}

function across(label: string) {
  return { label, labelAnchor: 'center', labelArrow: 'none' } as const;
}

function shareUp(label: string) {
  return { domain: [0, 1], ticks: 5, label, labelArrow: 'up' } as const;
}

function diagonal(): Markish {
  return link([0], { x1: 0, y1: 0, x2: 1, y2: 1, ...DASHED });
}

export interface DrawnCurve {
  readonly points: readonly RocPoint[];
  readonly colour: string;
  readonly dash: string;
  /** Thin and of this opacity: one of many in the background. */
  readonly faint?: number;
}

/** ROC curves above the diagonal of chance. */
export function rocChart(label: string, curves: readonly DrawnCurve[]): Html {
  return svgChart(label, {
    ...FRAME,
    height: 320,
    x: shareAcross('weak pairs taken for strong'),
    y: shareUp('strong pairs found'),
    marks: [diagonal(), ...curves.map(curveMark)],
  });
}

function curveMark({ points, colour, dash, faint }: DrawnCurve): Markish {
  return line(corners(points), {
    x: 'falsePositiveRate',
    y: 'truePositiveRate',
    stroke: colour,
    strokeWidth: faint === undefined ? 2.25 : 1,
    strokeOpacity: faint ?? 1,
    strokeDasharray: dash,
  });
}

/** The same curve without the points in the middle of its horizontal and vertical stretches. */
function corners(points: readonly RocPoint[]): RocPoint[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    const flat =
      before.truePositiveRate === point.truePositiveRate && point.truePositiveRate === after.truePositiveRate;
    const steep =
      before.falsePositiveRate === point.falsePositiveRate &&
      point.falsePositiveRate === after.falsePositiveRate;
    return !flat && !steep;
  });
}

const BINS = 20;

/** How often each P("1") was given: strong pairs upwards, weak pairs downwards. */
export function probabilityChart(
  label: string,
  { labels, probabilities }: Pick<ScoredPairs, 'labels' | 'probabilities'>,
): Html {
  const counts = { 1: new Array<number>(BINS).fill(0), 0: new Array<number>(BINS).fill(0) };
  for (const [index, probability] of probabilities.entries()) {
    const ofLabel = counts[labels[index] ?? 0];
    const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
    ofLabel[bin] = (ofLabel[bin] ?? 0) + 1;
  }
  const highest = Math.max(1, ...counts[1], ...counts[0]);
  const bars = (label: 0 | 1) =>
    rectY(
      counts[label].flatMap((n, bin) => (n > 0 ? [{ pairs: label === 1 ? n : -n, bin }] : [])),
      {
        x1: ({ bin }) => bin / BINS,
        x2: ({ bin }) => (bin + 1) / BINS,
        y: 'pairs',
        fill: label === 1 ? 'var(--strong)' : 'var(--weak)',
        inset: 0.5,
      },
    );
  const caption = (name: string, anchor: 'top-left' | 'bottom-right', dy: number) =>
    text([name], { frameAnchor: anchor, dx: anchor === 'top-left' ? 6 : 0, dy, fill: 'var(--muted)' });
  return svgChart(label, {
    ...FRAME,
    height: 240,
    x: shareAcross('P("1")'),
    y: {
      domain: [-highest * 1.18, highest * 1.18],
      ticks: 4,
      tickFormat: (value: number) => (Number.isInteger(value) ? String(Math.abs(value)) : ''),
      label: 'pairs',
      labelArrow: 'none',
    },
    marks: [
      ruleX([0.5], DASHED),
      bars(1),
      bars(0),
      ruleY([0], { stroke: 'currentColor' }),
      caption('strong pairs ↑', 'top-left', 2),
      caption('weak pairs ↓', 'bottom-right', -4),
    ],
  });
}

/** The share of strong pairs against the P("1") they were given, by bin, with Wilson's interval; dots grow with the count. */
export function calibrationChart(
  label: string,
  bins: readonly CalibrationBin[],
  { colour, symbol }: Pick<Series, 'colour' | 'symbol'>,
): Html {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const filled = bins.flatMap(({ count, meanPredicted, observedFraction }) => {
    if (meanPredicted === null || observedFraction === null) return [];
    const interval = proportionInterval(Math.round(observedFraction * count), count);
    const radius = 2.5 + 7 * Math.sqrt(count / total);
    return [{ predicted: meanPredicted, observed: observedFraction, ...interval, radius }];
  });
  const whisker = { stroke: colour, strokeOpacity: 0.55, strokeWidth: 1.5 };
  return svgChart(label, {
    ...FRAME,
    height: 320,
    r: { type: 'identity' },
    x: shareAcross('mean P("1")'),
    y: shareUp('share of strong pairs'),
    marks: [
      diagonal(),
      ruleX(filled, { x: 'predicted', y1: 'low', y2: 'high', ...whisker }),
      dot(filled, { x: 'predicted', y: 'observed', r: 'radius', fill: colour, symbol }),
    ],
  });
}

/** The mean AUC against the severity of one kind of perturbation; the dashed line is chance. */
export function severityChart(label: string, severities: PerturbationResponse['severities']): Html {
  const points = severities.flatMap(({ severity, meanAuc }) =>
    meanAuc === null ? [] : [{ severity, meanAuc }],
  );
  const name = (severity: number) => (severity === 0 ? 'true explanation' : `severity ${severity}`);
  return svgChart(label, {
    ...FRAME,
    height: 220,
    marginRight: 24,
    x: { type: 'point', domain: severities.map(({ severity }) => severity), tickFormat: name, label: null },
    y: shareUp('mean ROC AUC'),
    marks: [
      ruleY([0.5], DASHED),
      lineY(points, { x: 'severity', y: 'meanAuc', stroke: 'var(--series-0)', strokeWidth: 2.25 }),
      dot(points, { x: 'severity', y: 'meanAuc', fill: 'var(--series-0)', r: 4 }),
    ],
  });
}

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
      ...across(axis),
      ticks: 4,
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
      ruleX(nothing === undefined ? [] : [nothing], DASHED),
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
