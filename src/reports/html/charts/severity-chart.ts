import { dot, lineY, ruleY } from '@observablehq/plot';
import type { PerturbationResponse } from '../../../validation/validation.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

/** The mean AUC against the severity of one kind of perturbation; the dashed line is chance. */
export function severityChart(label: string, severities: PerturbationResponse['severities']): Html {
  const points = severities.flatMap(({ severity, meanAuc }) =>
    meanAuc === null ? [] : [{ severity, meanAuc }],
  );
  const name = (severity: number) => (severity === 0 ? 'true explanation' : `severity ${severity}`);
  return svgChart(label, {
    width: 320,
    height: 220,
    marginLeft: 42,
    marginBottom: 38,
    marginRight: 24,
    marginTop: 22,
    x: { type: 'point', domain: severities.map(({ severity }) => severity), tickFormat: name, label: null },
    y: { domain: [0, 1], ticks: 5, label: 'mean ROC AUC', labelArrow: 'up' },
    marks: [
      ruleY([0.5], { stroke: 'var(--rule-strong)', strokeDasharray: '3 4' }),
      lineY(points, { x: 'severity', y: 'meanAuc', stroke: 'var(--series-0)', strokeWidth: 2.25 }),
      dot(points, { x: 'severity', y: 'meanAuc', fill: 'var(--series-0)', r: 4 }),
    ],
  });
}
