import { decimal } from '../../../files/number-text.ts';
import { type RocPoint, rocCurve } from '../../../metrics/roc-auc.ts';
import type { Scorecard } from '../../../scorecard/scorecard.ts';
import { pooledPairs, scoredPairs } from '../../../scorecard/scored-pairs.ts';
import type { FinishedRun } from '../../finished-run.ts';
import { simulatorTables } from '../../simulator-tables.ts';
import { calibrationChart, type DrawnCurve, probabilityChart, rocChart } from '../charts/charts.ts';
import { figure } from '../charts/svg-chart.ts';
import { titledTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

export function simulators(scorecard: Scorecard): Html {
  const series = seriesOf(scorecard);
  return html`${simulatorTables(scorecard).map((table) => titledTable(table, series))}`;
}

/** Beyond this many explanations their own curves would be a smear. */
const MOST_FAINT = 150;

/** Nearer to each other than this, two points are one in a chart of some 300 pixels; a curve of a million pairs has as many. */
const NEAR = 1 / 4000;

export function curves({ scorecard, predictions }: FinishedRun): Html | null {
  const ordinary = predictions.filter(({ explanation }) => explanation.control === undefined);
  // Few pairs make few different curves, which lie upon each other: together they show where most run.
  const faint = Math.min(0.3, Math.max(0.05, 1.6 / ordinary.length));
  const rows = seriesOf(scorecard).map((each, column) => {
    const pairs = pooledPairs(ordinary, column);
    const simulator = scorecard.simulators[column];
    if (simulator === undefined) return null;
    const { pooledAuc, meanProbability, expectedCalibrationError, brierScore, calibration } = simulator;
    const curve = (points: readonly RocPoint[] | null, look: Partial<DrawnCurve>): readonly DrawnCurve[] =>
      points === null ? [] : [{ points, colour: each.colour, dash: 'none', ...look }];
    const background = (ordinary.length > MOST_FAINT ? [] : ordinary).flatMap(({ columns }) => {
      const { labels, probabilities } = scoredPairs(columns[column] ?? []);
      return curve(rocCurve(labels, probabilities, NEAR), { faint });
    });
    const all = curve(rocCurve(pairs.labels, pairs.probabilities, NEAR), {});
    const means = `mean ${decimal(meanProbability.strong)} for strong, ${decimal(meanProbability.weak)} for weak pairs`;
    const errors = `expected calibration error ${decimal(expectedCalibrationError)}, Brier score ${decimal(brierScore)}`;
    return html`<h3>${seriesName(each)}</h3><div class="cards">
${figure(rocChart(`ROC curve of ${each.name}, area ${decimal(pooledAuc)} over all pairs.`, [...background, ...all]), `ROC curve, area ${decimal(pooledAuc)} over all pairs`)}
${figure(probabilityChart(`Histogram of ${each.name}’s P("1"): ${means}.`, pairs), `P("1"): ${means}`)}
${figure(calibrationChart(`Calibration of ${each.name}: ${errors}.`, calibration, each), `Calibration: ${errors}`)}</div>`;
  });
  return html`<p>ROC: bold are all pairs of a simulator thrown together, pale its explanations one by one; the diagonal is chance. Calibration: on the diagonal, P("1") is the share of strong pairs that it claims; larger dots hold more pairs, whiskers are 95 % intervals (Wilson). ROC AUC does not depend on calibration.</p>
${rows}`;
}
