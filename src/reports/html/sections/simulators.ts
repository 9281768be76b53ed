import { count, decimal, pValue, range, signed } from '../../../files/number-text.ts';
import { visibleText } from '../../../files/visible-text.ts';
import { type RocPoint, rocCurve } from '../../../metrics/roc-auc.ts';
import { HEADLINE_NAMES } from '../../../scorecard/headline.ts';
import { measuresOf, type ShownMeasure } from '../../../scorecard/measures/measures.ts';
import type { Scorecard, SimulatorComparison } from '../../../scorecard/scorecard.ts';
import { pooledPairs, scoredPairs } from '../../../scorecard/scored-pairs.ts';
import type { FinishedRun } from '../../finished-run.ts';
import { comparisonsMade } from '../../key-findings.ts';
import { calibrationChart, type DrawnCurve, probabilityChart, rocChart } from '../charts/charts.ts';
import { figure } from '../charts/svg-chart.ts';
import { type Column, dataTable, numbers, withInterval } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

/** Every measure of every simulator, what is had without an explanation, and simulator against simulator. */
export function simulators(scorecard: Scorecard): Html {
  return html`${measureTable(scorecard)}
${withoutExplanation(scorecard)}
${comparisonTable(scorecard)}`;
}

/** Measures down, simulators across: each heading stands beside its meaning. */
function measureTable(scorecard: Scorecard): Html {
  const columns: readonly Column<ShownMeasure>[] = [
    { heading: 'Measure', kind: 'name', cell: ({ heading }) => heading },
    ...seriesOf(scorecard).map((each, column) =>
      numbers<ShownMeasure>(seriesName(each), ({ show }) => {
        const summary = scorecard.simulators[column];
        if (summary === undefined) return null;
        const { value, interval } = show(summary);
        return interval === undefined ? value : withInterval(value, interval);
      }),
    ),
    { heading: 'Meaning', kind: 'text', cell: ({ meaning }) => html`<span class="note">${meaning}</span>` },
  ];
  return dataTable(columns, measuresOf(scorecard.simulators), { label: 'Measures of simulators' });
}

interface Baseline {
  readonly name: string;
  readonly meaning: string;
  readonly aucs: readonly (number | null)[];
}

/** What a mean AUC is to be compared with: scores that know no explanation, and the controls. */
function withoutExplanation(scorecard: Scorecard): Html {
  const { trivialScores, simulators: all } = scorecard;
  const controls = new Set(all.flatMap((each) => each.controls.map(({ control }) => control)));
  const rows: readonly Baseline[] = [
    ...trivialScores.map(({ name, meaning, meanAuc }) => ({ name, meaning, aucs: all.map(() => meanAuc) })),
    ...[...controls].map((control) => ({
      name: `${control} control`,
      meaning:
        control === 'empty' ? 'an explanation that says nothing about tokens' : 'another head’s explanation',
      aucs: all.map((each) => each.controls.find((of) => of.control === control)?.meanAuc ?? null),
    })),
  ];
  const columns: readonly Column<Baseline>[] = [
    { heading: 'Explanation-free baselines, mean AUC', kind: 'name', cell: ({ name }) => name },
    ...seriesOf(scorecard).map((each, column) =>
      numbers<Baseline>(seriesName(each), ({ aucs }) => decimal(aucs[column])),
    ),
    { heading: 'Meaning', kind: 'text', cell: ({ meaning }) => html`<span class="note">${meaning}</span>` },
  ];
  return dataTable(columns, rows, { label: 'Explanation-free baselines' });
}

const COMPARED: readonly Column<SimulatorComparison>[] = [
  {
    heading: 'First minus second',
    kind: 'name',
    cell: ({ first, second, reason }) =>
      html`${visibleText(first)} <span class="interval">minus</span> ${visibleText(second)}${reason === null ? null : html` <span class="note">${visibleText(reason)}</span>`}`,
  },
  { heading: 'Compared by', cell: ({ headline }) => HEADLINE_NAMES[headline] },
  numbers('Difference', ({ difference, interval }) =>
    withInterval(signed(difference, 3), range(interval, signed)),
  ),
  numbers('p', ({ pValue: p }) => pValue(p)),
  numbers('p (Holm)', ({ adjustedPValue }) => pValue(adjustedPValue)),
  numbers('Same order, Kendall’s τ-b', ({ rankAgreement: { tau, interval } }) =>
    withInterval(decimal(tau), range(interval)),
  ),
  numbers('Heads', ({ heads }) => count(heads)),
  numbers(
    'Pairs',
    ({ pairs, pairsOfOne }) =>
      html`${count(pairs)}${pairsOfOne > 0 ? ` (${count(pairsOfOne)} answered by one only)` : null}`,
  ),
];

function comparisonTable({ comparisons }: Scorecard): Html | null {
  if (comparisons.made === 0) return null;
  return html`${comparisons.simulators.length > 0 ? dataTable(COMPARED, comparisons.simulators, { label: 'Simulators head to head' }) : null}
<p class="note">${comparisonsMade(comparisons)}</p>`;
}

/** Beyond this many explanations their own curves would be a smear. */
const MOST_FAINT = 150;

/** Nearer to each other than this, two points are one in a chart of some 300 pixels; a curve of a million pairs has as many. */
const NEAR = 1 / 4000;

/** Each simulator's ROC curve, how its P("1") spreads over strong and weak pairs, and its calibration. */
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
