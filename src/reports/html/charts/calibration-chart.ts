import { dot, link, ruleX } from '@observablehq/plot';
import type { CalibrationBin } from '../../../metrics/calibration.ts';
import { proportionInterval } from '../../../metrics/confidence-interval.ts';
import type { Html } from '../html.ts';
import type { Series } from '../series.ts';
import { svgChart } from './svg-chart.ts';

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
    return [
      {
        predicted: meanPredicted,
        observed: observedFraction,
        low: interval?.low,
        high: interval?.high,
        radius,
      },
    ];
  });
  return svgChart(label, {
    width: 320,
    height: 320,
    marginLeft: 42,
    marginBottom: 38,
    marginRight: 12,
    marginTop: 22,
    r: { type: 'identity' },
    x: { domain: [0, 1], ticks: 5, label: 'mean P("1")', labelAnchor: 'center', labelArrow: 'none' },
    y: { domain: [0, 1], ticks: 5, label: 'share of strong pairs', labelArrow: 'up' },
    marks: [
      link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: 'var(--rule-strong)', strokeDasharray: '3 4' }),
      ruleX(filled, {
        x: 'predicted',
        y1: 'low',
        y2: 'high',
        stroke: colour,
        strokeOpacity: 0.55,
        strokeWidth: 1.5,
      }),
      dot(filled, { x: 'predicted', y: 'observed', r: 'radius', fill: colour, symbol }),
    ],
  });
}
