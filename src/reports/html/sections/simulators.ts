import { decimal, range } from '../../../metrics/number-text.ts';
import type { Shown } from '../../../scorecard/measures/measure.ts';
import { measuresOf } from '../../../scorecard/measures/measures.ts';
import type { SimulatorSummary } from '../../../scorecard/simulator-summary.ts';
import { forestChart } from '../charts/forest-chart.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { bothWidths, type Section, scrollRegion } from '../section.ts';
import { type Series, seriesName, seriesOf } from '../series.ts';

type Measured = ReturnType<typeof measuresOf>[number];

/** One row per simulator, and their mean AUCs side by side. */
export const simulators: Section = {
  id: 'simulators',
  title: 'Simulators',
  render: ({ scorecard }) => {
    const series = seriesOf(scorecard);
    const measures = measuresOf(scorecard.simulators);
    return html`
${meanChart(scorecard.simulators, series)}
${inParts(measures).map((part) => measureTable(part, scorecard.simulators, series))}
<dl class="glossary">${measures.map(({ heading, meaning }) => html`<div><dt>${heading}</dt><dd>${meaning}</dd></div>`)}</dl>`;
  },
};

/** More do not fit a page. */
const MOST_COLUMNS = 13;

/** The measures in as many tables as they need, each of about as many. */
function inParts(measures: readonly Measured[]): readonly (readonly Measured[])[] {
  const parts = Math.ceil(measures.length / MOST_COLUMNS);
  const size = Math.ceil(measures.length / parts);
  return Array.from({ length: parts }, (_, part) => measures.slice(part * size, (part + 1) * size));
}

function measureTable(
  measures: readonly Measured[],
  all: readonly SimulatorSummary[],
  series: readonly Series[],
): Html {
  return scrollRegion(
    `Simulators: ${measures.map(({ heading }) => heading).join(', ')}`,
    html`<table><thead><tr><th>Simulator</th>${measures.map(({ heading }) => html`<th class="number">${heading}</th>`)}</tr></thead><tbody>${all.map(
      (simulator, index) =>
        html`<tr><th scope="row">${nameOf(series[index])}${simulator.protocol === null ? null : html`<span class="small">${simulator.protocol}</span>`}</th>${measures.map(({ show }) => html`<td class="number">${cell(show(simulator))}</td>`)}</tr>`,
    )}</tbody></table>`,
  );
}

function cell({ value, interval }: Shown): Fragment {
  if (interval === undefined) return value;
  return html`<strong>${value}</strong> <span class="interval">${interval}</span>`;
}

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
