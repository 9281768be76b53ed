import { binX, rectY, ruleX, ruleY, text } from '@observablehq/plot';
import { max } from 'd3-array';
import type { ScoredPairs } from '../../../scorecard/scored-pairs.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

const BINS = 20;
const EDGES = Array.from({ length: BINS + 1 }, (_, index) => index / BINS);

/** How often each P("1") was given: strong pairs upwards, weak pairs downwards. */
export function probabilityChart(
  label: string,
  { labels, probabilities }: Pick<ScoredPairs, 'labels' | 'probabilities'>,
): Html {
  const pairs = probabilities.map((probability, index) => ({ probability, strong: labels[index] === 1 }));
  const highest = Math.max(
    1,
    ...[true, false].map((strong) => fullestBin(pairs.filter((each) => each.strong === strong))),
  );
  const bars = (strong: boolean) =>
    rectY(
      pairs.filter((each) => each.strong === strong),
      {
        ...binX(
          { y: (bin: readonly unknown[]) => (strong ? bin.length : -bin.length) },
          { x: 'probability', thresholds: EDGES, domain: [0, 1] },
        ),
        fill: strong ? 'var(--strong)' : 'var(--weak)',
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
      bars(true),
      bars(false),
      ruleY([0], { stroke: 'currentColor' }),
      caption('strong pairs ↑', 'top-left', 2),
      caption('weak pairs ↓', 'bottom-right', -4),
    ],
  });
}

function fullestBin(pairs: readonly { readonly probability: number }[]): number {
  const counts = Map.groupBy(pairs, ({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)));
  return max(counts.values(), ({ length }) => length) ?? 0;
}
