import { decimal } from '../../../metrics/number-text.ts';
import { pairsBySimulator } from '../../pairs-by-simulator.ts';
import { probabilityChart } from '../charts/probability-chart.ts';
import { html } from '../html.ts';
import { figure, type Section } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';

/** How each simulator's P("1") is spread over strong and over weak pairs. */
export const probabilities: Section = {
  id: 'probabilities',
  title: 'P("1") by label',
  render: ({ scorecard, predictions }) => {
    const pairs = pairsBySimulator(scorecard, predictions);
    const cards = seriesOf(scorecard).map((series, column) => {
      const { strong, weak } = scorecard.simulators[column]?.meanProbability ?? {};
      const means = `mean ${decimal(strong)} for strong, ${decimal(weak)} for weak pairs`;
      return figure(
        probabilityChart(
          `Histogram of ${series.name}’s P("1"): ${means}.`,
          pairs[column] ?? { labels: [], probabilities: [], records: [] },
        ),
        html`${seriesName(series)}: ${means}`,
      );
    });
    return html`<p>A simulator that tells the pairs apart puts strong ones to the right and weak ones to the left.</p>
<div class="cards">${cards}</div>`;
  },
};
