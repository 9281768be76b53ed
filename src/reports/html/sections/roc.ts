import { decimal } from '../../../metrics/number-text.ts';
import { type RocPoint, rocCurve } from '../../../metrics/roc-curve.ts';
import { scoredPairs } from '../../../scorecard/scored-pairs.ts';
import { pairsBySimulator } from '../../pairs-by-simulator.ts';
import { type DrawnCurve, rocChart } from '../charts/roc-chart.ts';
import { html } from '../html.ts';
import { figure, legend, type Section } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';

/** Beyond this many explanations their own curves would be a smear. */
const MOST_FAINT = 150;

/** The ROC curve of each simulator's pairs thrown together, with those of the explanations behind it. */
export const roc: Section = {
  id: 'roc',
  title: 'ROC curves',
  render: ({ scorecard, predictions }) => {
    const series = seriesOf(scorecard);
    const ordinary = predictions.filter(({ explanation }) => explanation.control === undefined);
    // Few pairs make few different curves, which lie upon each other: together they show where most run.
    const opacity = Math.min(0.3, Math.max(0.05, 1.6 / ordinary.length));
    const pooled = pairsBySimulator(scorecard, predictions).map(({ labels, probabilities }) =>
      rocCurve(labels, probabilities),
    );
    const aucs = scorecard.simulators.map(({ name, pooledAuc }) => `${name} ${decimal(pooledAuc)}`);
    const cards = series.map((each, column) => {
      const background = (ordinary.length > MOST_FAINT ? [] : ordinary).flatMap(({ columns }) => {
        const { labels, probabilities } = scoredPairs(columns[column] ?? []);
        return drawn(rocCurve(labels, probabilities), { colour: each.colour, dash: 'none', faint: opacity });
      });
      const strong = drawn(pooled[column] ?? null, { colour: each.colour, dash: 'none' });
      return figure(
        rocChart(`ROC curve of ${aucs[column]}, pooled over all pairs.`, [...background, ...strong]),
        html`${seriesName(each)}: pooled AUC ${decimal(scorecard.simulators[column]?.pooledAuc)}`,
      );
    });
    const together = figure(
      rocChart(
        `Pooled ROC curves: area under ${aucs.join(', ')}.`,
        series.flatMap((each, column) => drawn(pooled[column] ?? null, each)),
      ),
      legend(series),
    );
    return html`<p>Bold: all pairs of a simulator thrown together. Pale: its explanations one by one, darker where many run alike. The dashed diagonal is chance.</p>
<div class="cards">${series.length > 1 ? together : null}${cards}</div>`;
  },
};

function drawn(points: readonly RocPoint[] | null, look: Omit<DrawnCurve, 'points'>): readonly DrawnCurve[] {
  return points === null ? [] : [{ ...look, points }];
}
