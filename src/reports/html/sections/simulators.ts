import type { SimulatorSummary } from '../../../scorecard/scorecard.ts';
import { count, decimal, percent, range } from '../../numbers.ts';
import { forestChart } from '../charts/forest-chart.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { bothWidths, type Section, scrollRegion } from '../section.ts';
import { type Series, seriesName, seriesOf } from '../series.ts';

/** A column of the table: its heading, what it means, and its cell. */
interface Measure {
  readonly heading: string;
  readonly meaning: string;
  readonly cell: (simulator: SimulatorSummary) => Fragment;
}

const MEASURES: readonly Measure[] = [
  {
    heading: 'Mean AUC',
    meaning: 'mean ROC AUC over the explanations, with a bootstrap interval over heads',
    cell: ({ meanAuc, meanAucInterval, meanAucReason }) =>
      meanAuc === null
        ? (meanAucReason ?? decimal(null))
        : html`<strong>${decimal(meanAuc, 3)}</strong> <span class="interval">${range(meanAucInterval)}</span>`,
  },
  {
    heading: 'Pooled AUC',
    meaning:
      'ROC AUC of all pairs thrown together; below the mean where P("1") means different things for different heads',
    cell: ({ pooledAuc }) => decimal(pooledAuc, 3),
  },
  {
    heading: 'True first',
    meaning: 'heads whose true explanation has the highest AUC, ties shared',
    cell: ({ trueFirst }) =>
      trueFirst ? `${count(trueFirst.first)} of ${count(trueFirst.heads)}` : decimal(null),
  },
  {
    heading: 'True over false',
    meaning: 'how often a true explanation’s AUC is above a false one’s, over all heads',
    cell: ({ trueOverFalse }) => decimal(trueOverFalse),
  },
  {
    heading: 'Brier',
    meaning: 'mean squared error of P("1"): 0 is perfect, 0.25 is what saying 0.5 gets',
    cell: ({ brierScore }) => decimal(brierScore, 3),
  },
  {
    heading: 'Accuracy',
    meaning: 'pairs on the right side of 0.5',
    cell: ({ accuracy }) => percent(accuracy),
  },
  {
    heading: 'ECE',
    meaning: 'expected calibration error',
    cell: ({ expectedCalibrationError }) => decimal(expectedCalibrationError, 3),
  },
  {
    heading: 'Mean P("1")',
    meaning: 'strong pairs, then weak pairs',
    cell: ({ meanProbability: { positives, negatives } }) => `${decimal(positives)} / ${decimal(negatives)}`,
  },
  {
    heading: 'Unscored',
    meaning: 'pairs without a P("1")',
    cell: ({ unscored, pairs }) => `${count(unscored)} of ${count(pairs)}`,
  },
];

/** One row per simulator, and their mean AUCs side by side. */
export const simulators: Section = {
  id: 'simulators',
  title: 'Simulators',
  render: ({ scorecard }) => {
    const series = seriesOf(scorecard);
    return html`
${meanChart(scorecard.simulators, series)}
${scrollRegion(
  'Simulators',
  html`<table><thead><tr><th>Simulator</th>${MEASURES.map(({ heading }) => html`<th class="number">${heading}</th>`)}</tr></thead><tbody>${scorecard.simulators.map(
    (simulator, index) =>
      html`<tr><th scope="row">${nameOf(series[index])}${simulator.protocol === null ? null : html`<span class="small">${simulator.protocol}</span>`}</th>${MEASURES.map(({ cell }) => html`<td class="number">${cell(simulator)}</td>`)}</tr>`,
  )}</tbody></table>`,
)}
<dl class="glossary">${MEASURES.map(({ heading, meaning }) => html`<div><dt>${heading}</dt><dd>${meaning}</dd></div>`)}</dl>`;
  },
};

function nameOf(series: Series | undefined): Fragment {
  return series ? seriesName(series) : null;
}

function meanChart(all: readonly SimulatorSummary[], series: readonly Series[]): Html {
  const rows = all.map(({ name }, row) => ({
    label: name,
    estimates: all.map(({ meanAuc, meanAucInterval }, column) =>
      column === row ? { value: meanAuc, interval: meanAucInterval } : { value: null, interval: null },
    ),
  }));
  const gist = all.map(
    ({ name, meanAuc, meanAucInterval }) => `${name} ${decimal(meanAuc)} (${range(meanAucInterval)})`,
  );
  return bothWidths(
    (size) =>
      forestChart(`Mean ROC AUC with 95 % intervals: ${gist.join('; ')}.`, rows, series, {
        size,
        overlaid: true,
      }),
    'Mean ROC AUC over explanations, with 95 % intervals that resample heads. The dashed line is chance.',
  );
}
