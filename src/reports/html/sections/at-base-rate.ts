import { headName } from '../../../activation-records/head.ts';
import { shorten } from '../../../files/visible-text.ts';
import { decimal, NOTHING, range } from '../../../metrics/number-text.ts';
import { aucOfBand, bandsOf } from '../../../scorecard/measures/auc-by-band.ts';
import type { Prediction } from '../../../scorecard/predictions.ts';
import type { ExplanationScore, ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { headsInOrder } from '../../heads-in-order.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { type Section, scrollRegion } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';
import { tagOf } from '../truth-tag.ts';

/** What each explanation is worth beyond the order of its strongest pairs: how broad it is, and how far it holds. */
export const atBaseRate: Section = {
  id: 'base-rate',
  title: 'Breadth and strength',
  render: ({ scorecard, predictions }) => {
    const series = seriesOf(scorecard);
    const bands = bandsOf(predictions.flatMap(({ columns }) => columns[0] ?? []));
    const hasRates = scorecard.explanations.some(({ scores }) =>
      scores.some((score) => score.atBaseRate !== undefined),
    );
    if (!hasRates && bands.length === 0) return null;
    const columnsOf = new Map(
      scorecard.explanations.map((explanation, index) => [explanation, predictions[index]?.columns ?? []]),
    );
    const figures: readonly Figure[] = [
      ...(hasRates ? AT_BASE_RATE : []),
      ...(bands.length > 0 ? [{ heading: 'AUC by band', show: byBand(bands) }] : []),
    ];
    const rowsOf = (explanation: ScoredExplanation) =>
      explanation.scores.map((score, column) => {
        const of = { score, predictions: columnsOf.get(explanation)?.[column] ?? [] };
        const name = series[column];
        return html`<tr>${column === 0 ? html`<th scope="row" class="wrap" rowspan="${series.length}">${shorten(explanation.text, 120)}${tagOf(explanation)}</th>` : null}<td class="wrap">${name ? seriesName(name) : null}</td>${figures.map(({ show }) => html`<td class="number">${show(of)}</td>`)}</tr>`;
      });
    const own = scorecard.explanations.filter(({ control }) => control === undefined);
    const bodies = headsInOrder(own).map(
      ({ explanations }) =>
        html`<tbody><tr><th scope="rowgroup" colspan="${figures.length + 2}">${headOf(explanations)}</th></tr>${explanations.map(rowsOf)}</tbody>`,
    );
    return html`<p>${hasRates ? 'Precision is of the pairs that are called active (P("1") above 0.5), at the head’s own base rate: it falls where an explanation covers too much, which ROC AUC hardly detects. Recall is of the strong pairs asked about, and falls where it covers too little. ' : null}${bands.length > 0 ? 'AUC by band is of the strong pairs of each band of activations, the strongest band first, against all weak pairs.' : null}</p>
${scrollRegion('Breadth and strength of explanations', html`<table><thead><tr><th>Explanation</th><th>Simulator</th>${figures.map(({ heading }) => html`<th class="number">${heading}</th>`)}</tr></thead>${bodies}</table>`)}`;
  },
};

interface Judged {
  readonly score: ExplanationScore;
  readonly predictions: readonly Prediction[];
}

interface Figure {
  readonly heading: string;
  readonly show: (of: Judged) => Fragment;
}

const AT_BASE_RATE: readonly Figure[] = [
  {
    heading: 'Precision',
    show: ({ score: { atBaseRate: found } }) => withInterval(found?.precision, found?.precisionInterval),
  },
  { heading: 'Recall', show: ({ score }) => decimal(score.atBaseRate?.recall) },
  { heading: 'F1', show: ({ score }) => decimal(score.atBaseRate?.f1) },
  { heading: 'Average precision', show: ({ score }) => decimal(score.atBaseRate?.averagePrecision) },
  { heading: 'Weighted AUC', show: ({ score }) => decimal(score.atBaseRate?.weightedAuc) },
];

function withInterval(
  value: number | null | undefined,
  interval: { readonly low: number; readonly high: number } | undefined,
): Html {
  if (interval === undefined) return html`${NOTHING}`;
  return html`${decimal(value)} <span class="interval">${range(interval)}</span>`;
}

function byBand(bands: readonly number[]): Figure['show'] {
  return ({ predictions }) => bands.map((band) => decimal(aucOfBand(predictions, band))).join(' / ');
}

/** The head's name, and how often it is active where that is known. */
function headOf(explanations: readonly ScoredExplanation[]): Html {
  const [first] = explanations;
  if (first === undefined) return html``;
  const baseRate = explanations
    .flatMap(({ scores }) => scores.flatMap((score) => score.atBaseRate?.baseRate ?? []))
    .at(0);
  const rate =
    baseRate === undefined ? '' : `, active on ${(100 * baseRate).toPrecision(2)} % of random pairs`;
  return html`${headName(first)}<span class="note">${rate}</span>`;
}
