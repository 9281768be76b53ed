import { count, decimal } from '../../../metrics/number-text.ts';
import type { ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { headsInOrder } from '../../heads-in-order.ts';
import { type ForestRow, forestChart } from '../charts/forest-chart.ts';
import { html } from '../html.ts';
import { bothWidths, folded, legend, type Section } from '../section.ts';
import { seriesOf } from '../series.ts';

/** Beyond this many rows the plot is folded away. */
const MOST_UNFOLDED = 48;
/** A picture of more is for nobody's eyes, and takes a page, and the memory to draw it, by itself. */
const MOST_DRAWN = 400;

/** Every explanation's AUC with its interval. */
export const forest: Section = {
  id: 'forest',
  title: 'Intervals',
  render: ({ scorecard }) => {
    const series = seriesOf(scorecard);
    const all = headsInOrder(scorecard.explanations).flatMap(({ name, explanations }) =>
      explanations.map((explanation, index) => ({
        ...rowOf(explanation),
        ...(index === 0 ? { group: name } : {}),
      })),
    );
    const rows = all.slice(0, MOST_DRAWN);
    const drawn =
      all.length > rows.length
        ? `the first ${count(rows.length)} of ${count(all.length)}`
        : count(all.length);
    const gist = scorecard.simulators.map(({ name, meanAuc }) => `${name} ${decimal(meanAuc)}`).join(', ');
    const chart = bothWidths(
      (size) =>
        forestChart(
          `ROC AUC of ${drawn} explanations with 95 % intervals; the heat map has the numbers. Means: ${gist}.`,
          rows,
          series,
          { size },
        ),
      legend(series),
    );
    return html`<p>ROC AUC of every explanation with its 95 % interval. A few pairs leave wide intervals: what overlaps widely is not yet told apart. The dashed line is chance.</p>
${rows.length > MOST_UNFOLDED ? folded(`Show ${rows.length < all.length ? drawn : `all ${drawn}`} explanations`, chart) : chart}`;
  },
};

function rowOf({ text, truth, control, scores }: ScoredExplanation): ForestRow {
  const kind = truth === undefined ? '' : truth ? '✓ ' : '✗ ';
  return {
    label: control === undefined ? kind + text : `(${control}) ${text}`,
    estimates: scores.map(({ auc, interval }) => ({ value: auc, interval })),
  };
}
