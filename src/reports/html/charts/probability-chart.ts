import { rectY, ruleX, ruleY, text } from '@observablehq/plot';
import type { ScoredPairs } from '../../../scorecard/scored-pairs.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

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
      counts[label].flatMap((pairs, bin) =>
        pairs > 0 ? [{ pairs: label === 1 ? pairs : -pairs, bin }] : [],
      ),
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
    width: 320,
    height: 240,
    marginLeft: 42,
    marginBottom: 38,
    marginRight: 12,
    marginTop: 22,
    x: { domain: [0, 1], ticks: 5, label: 'P("1")', labelAnchor: 'center', labelArrow: 'none' },
    y: {
      domain: [-highest * 1.18, highest * 1.18],
      ticks: 4,
      tickFormat: (value: number) => (Number.isInteger(value) ? String(Math.abs(value)) : ''),
      label: 'pairs',
      labelArrow: 'none',
    },
    marks: [
      ruleX([0.5], { stroke: 'var(--rule-strong)', strokeDasharray: '3 4' }),
      bars(1),
      bars(0),
      ruleY([0], { stroke: 'currentColor' }),
      caption('strong pairs ↑', 'top-left', 2),
      caption('weak pairs ↓', 'bottom-right', -4),
    ],
  });
}
