import { dot, lineY, ruleY } from '@observablehq/plot';
import type { DamageResponse } from '../../../certificate/certificate.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

/** The mean AUC against the dose of one kind of damage; the dashed line is chance. */
export function doseChart(label: string, doses: DamageResponse['doses']): Html {
  const points = doses.flatMap(({ dose, meanAuc }) => (meanAuc === null ? [] : [{ dose, meanAuc }]));
  const name = (dose: number) => (dose === 0 ? 'true rule' : `dose ${dose}`);
  return svgChart(label, {
    width: 320,
    height: 220,
    marginLeft: 42,
    marginBottom: 38,
    marginRight: 24,
    marginTop: 22,
    x: { type: 'point', domain: doses.map(({ dose }) => dose), tickFormat: name, label: null },
    y: { domain: [0, 1], ticks: 5, label: 'mean ROC AUC', labelArrow: 'up' },
    marks: [
      ruleY([0.5], { stroke: 'var(--rule-strong)', strokeDasharray: '3 4' }),
      lineY(points, { x: 'dose', y: 'meanAuc', stroke: 'var(--series-0)', strokeWidth: 2.25 }),
      dot(points, { x: 'dose', y: 'meanAuc', fill: 'var(--series-0)', r: 4 }),
    ],
  });
}
