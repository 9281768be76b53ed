import { mean } from '../../../metrics/mean.ts';
import { counted, decimal, range } from '../../../metrics/number-text.ts';
import { proportionInterval } from '../../../metrics/proportion-interval.ts';
import type { Identification } from '../../../scorecard/identification.ts';
import type { ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { type HeadMatrix, headMatrix } from '../../head-matrix.ts';
import { whichHeadChart } from '../charts/which-head-chart.ts';
import { type Html, html } from '../html.ts';
import { bothWidths, type Section } from '../section.ts';
import { type Series, seriesName, seriesOf } from '../series.ts';

const MOST_NAMED = 6;

/** Whether a head is known by its explanation: each head's pairs under other heads' explanations. */
export const whichHead: Section = {
  id: 'which-head',
  title: 'Which head is it?',
  render: ({ scorecard }) => {
    const drawn = seriesOf(scorecard).flatMap((series, column) => {
      const matrix = headMatrix(scorecard.explanations, column);
      return matrix === null ? [] : [heatMapOf(series, matrix)];
    });
    if (drawn.length === 0) return null;
    return html`<p>ROC AUC of heads’ pairs (columns) under one explanation of each head (rows): the one marked as true, else the first. A dot marks a head’s own; it is filled where that is above all others on the head’s pairs. Empty cells were not asked about.</p>
${drawn}`;
  },
};

function heatMapOf(series: Series, matrix: HeadMatrix): Html {
  const { identified, heads, all } = matrix;
  const found = identified.filter(({ isFirst }) => isFirst).length;
  const interval = proportionInterval(found, all);
  const part =
    heads.length < all
      ? ` Shown are the ${heads.length} whose own is the least above the best other one, and each other’s explanations.`
      : '';
  const caption = html`${seriesName(series)}: known by their explanation are ${found} of ${counted(all, 'head')} (their share, 95 %: ${range(interval)}).${part}`;
  return bothWidths((size) => whichHeadChart(inWords(series.name, matrix, found), matrix, size), caption);
}

/** What the picture shows, for those who do not see it. */
function inWords(name: string, { identified, all }: HeadMatrix, found: number): string {
  const own = mean(identified.map((each) => each.own.auc));
  const others = mean(identified.flatMap(({ donors }) => donors.map(({ auc }) => auc)));
  const missed = identified.filter(({ isFirst }) => !isFirst);
  const named = missed.slice(0, MOST_NAMED).map(missedInWords);
  const more = missed.length > MOST_NAMED ? [`${missed.length - MOST_NAMED} more`] : [];
  const not = missed.length === 0 ? '' : ` Not for ${[...named, ...more].join('; ')}.`;
  return `Explanations × heads, ${name}: mean AUC ${decimal(own)} under heads’ own explanations, ${decimal(others)} under others’. The own one is above all others for ${found} of ${counted(all, 'head')}.${not}`;
}

function missedInWords({ head, own, donors }: Identification<ScoredExplanation>): string {
  const best = donors.toSorted((a, b) => b.auc - a.auc)[0];
  const from = best?.explanation.donor === undefined ? 'another’s' : `${best.explanation.donor}’s`;
  return `${head} (own ${decimal(own.auc)}, ${from} ${decimal(best?.auc)})`;
}
