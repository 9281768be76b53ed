import { shorten } from '../../../files/visible-text.ts';
import { decimal, range } from '../../../metrics/number-text.ts';
import type { ExplanationScore, ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { hasChoices } from '../../best-of-head.ts';
import { headsInOrder, type ReportedHead } from '../../heads-in-order.ts';
import { anchorsOf } from '../anchors.ts';
import { type Html, html } from '../html.ts';
import { type Section, scrollRegion } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';
import { tagOf } from '../truth-tag.ts';

/**
 * Explanations × simulators, coloured by AUC. A table and not a picture: its cells are read aloud with their headings,
 * its rows lead to their pairs, and long explanations stay whole.
 */
export const heatMap: Section = {
  id: 'heat-map',
  title: 'Explanations × simulators',
  render: ({ scorecard }) => {
    const anchors = anchorsOf(scorecard.explanations);
    return html`
<p>ROC AUC of every explanation, the best of each head first. <span class="swatches" aria-hidden="true">${[0, 0.25, 0.5, 0.75, 1].map((auc) => html`<span class="heat ${side(auc)}" style="--heat:${strength(auc)}">${decimal(auc)}</span>`)}</span> 0.5 is chance.${hasChoices(scorecard.explanations) ? ' * was chosen, on other pairs than these.' : null}</p>
${scrollRegion(
  'Heat map of explanations and simulators',
  html`<table class="heat-map"><thead><tr><th>Explanation</th>${seriesOf(scorecard).map((series) => html`<th class="number">${seriesName(series)}</th>`)}</tr></thead>${headsInOrder(scorecard.explanations).map((head) => headRows(head, anchors, scorecard.simulators.length))}<tfoot><tr><th scope="row">Mean, without controls</th>${scorecard.simulators.map(({ meanAuc }) => heatCell(meanAuc, ''))}</tr></tfoot></table>`,
)}`;
  },
};

function headRows(
  { name, explanations }: ReportedHead,
  anchors: ReadonlyMap<ScoredExplanation, string>,
  columns: number,
): Html {
  return html`<tbody><tr><th scope="rowgroup" colspan="${columns + 1}">${name}</th></tr>${explanations.map(
    (explanation) =>
      html`<tr><th scope="row" class="wrap"><a href="#${anchors.get(explanation) ?? 'pairs'}">${shorten(explanation.text, 220)}</a>${tagOf(explanation)}</th>${explanation.scores.map((score) => heatCell(score.auc, hint(score), score.choice?.chosen))}</tr>`,
  )}</tbody>`;
}

function heatCell(auc: number | null, title: string, isChosen = false): Html {
  if (auc === null) return html`<td class="number" title="${title}">–</td>`;
  return html`<td class="number heat ${side(auc)}" style="--heat:${strength(auc)}" title="${title}">${decimal(auc)}${isChosen ? '*' : null}</td>`;
}

function hint(score: ExplanationScore): string {
  const { auc, interval, undefinedBecause, strongPairs, weakPairs, unscored, choice } = score;
  const choosing = choice ? `; ${decimal(choice.auc)} on the pairs to choose on` : '';
  if (auc === null) return undefinedBecause ?? 'not scored';
  return `95 %: ${range(interval)}; ${strongPairs} strong, ${weakPairs} weak${unscored > 0 ? `, ${unscored} unscored` : ''}${choosing}`;
}

function side(auc: number): string {
  return auc >= 0.5 ? 'above' : 'below';
}

/** How far from chance, in per cent of the way. */
function strength(auc: number): string {
  return `${Math.round(Math.abs(auc - 0.5) * 200)}%`;
}
