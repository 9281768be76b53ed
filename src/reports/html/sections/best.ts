import { shorten } from '../../../files/visible-text.ts';
import { count, counted, decimal, range } from '../../../metrics/number-text.ts';
import { type BestOfHead, bestExplanations, type HeadWinners } from '../../best-explanations.ts';
import { anchorsOf } from '../anchors.ts';
import { type Html, html } from '../html.ts';
import { type Section, scrollRegion } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';

/** The table for those who came for their heads: which explanation is best, and whether that is more than luck. */
export const best: Section = {
  id: 'best',
  title: 'Best explanation of each head',
  render: ({ scorecard }) => {
    const heads = bestExplanations(scorecard);
    if (heads.length === 0) return null;
    const anchors = anchorsOf(scorecard.explanations);
    const series = seriesOf(scorecard);
    const cell = ({ explanations, separable }: BestOfHead, column: number): Html =>
      explanations.length === 0
        ? html`<td class="wrap"><span class="small-inline">no single best</span></td>`
        : html`<td class="wrap">${explanations.map((each, index) => {
            const score = each.scores[column];
            return html`${index > 0 ? html`<br>` : null}<a href="#${anchors.get(each) ?? 'pairs'}">${shorten(each.text, 90)}</a> <span class="nowrap">${decimal(score?.auc)}</span> <span class="interval">${range(score?.interval ?? null)}</span>`;
          })}${separable ? html` <span class="tag true">separable</span>` : null}</td>`;
    return html`<ul>${series.map((each, column) => html`<li>${seriesName(each)}: ${winners(heads, column)}</li>`)}</ul>
<p>With ROC AUC and its 95 % interval. A winner is <em>separable</em> where it is above every other explanation of its head with p &lt; 0.05 (paired test, Holm); of the others, more pairs may yet change the order.</p>
${scrollRegion(
  'Best explanation of each head',
  html`<table><thead><tr><th>Head</th>${series.map((each) => html`<th>${seriesName(each)}</th>`)}</tr></thead><tbody>${heads.map(
    ({ name, best: ofHead }) => html`<tr><td><a href="#${name}">${name}</a></td>${ofHead.map(cell)}</tr>`,
  )}</tbody></table>`,
)}`;
  },
};

function winners(heads: readonly HeadWinners[], column: number): string {
  const separable = heads.filter(({ best: ofHead }) => ofHead[column]?.separable).length;
  return `a separable winner in ${count(separable)} of ${counted(heads.length, 'head')}`;
}
