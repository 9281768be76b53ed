import { decimal } from '../../../metrics/number-text.ts';
import { calibrationChart } from '../charts/calibration-chart.ts';
import { html } from '../html.ts';
import { figure, type Section } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';

/** Whether a P("1") of 0.8 is right in 8 of 10 cases. */
export const calibration: Section = {
  id: 'calibration',
  title: 'Calibration',
  render: ({ scorecard }) => {
    const series = seriesOf(scorecard);
    const cards = scorecard.simulators.flatMap(
      ({ name, calibration: bins, expectedCalibrationError, brierScore }, column) => {
        const look = series[column];
        if (look === undefined) return [];
        const errors = `expected calibration error ${decimal(expectedCalibrationError)}, Brier score ${decimal(brierScore)}`;
        return figure(
          calibrationChart(`Calibration of ${name}: ${errors}.`, bins, look),
          html`${seriesName(look)}: ${errors}`,
        );
      },
    );
    return html`<p>On the diagonal, P("1") is the share of strong pairs that it claims. Larger dots hold more pairs; whiskers are 95 % intervals (Wilson). AUC does not depend on calibration: it is about order only.</p>
<div class="cards">${cards}</div>`;
  },
};
