import { visibleText } from '../../../files/visible-text.ts';
import { count, decimal } from '../../../metrics/number-text.ts';
import { explanationKey } from '../../../pair-cases/question-keys.ts';
import type { ExplanationPredictions } from '../../../scorecard/predictions.ts';
import type { ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { headsInOrder } from '../../heads-in-order.ts';
import { judgedPairs } from '../../judged-pairs.ts';
import { anchorsOf } from '../anchors.ts';
import { type Html, html } from '../html.ts';
import { pairTable } from '../pair-table.ts';
import { type Section, scrollRegion } from '../section.ts';
import { type Series, seriesOf } from '../series.ts';
import { tagOf } from '../truth-tag.ts';

/** Pairs in the whole report: beyond it every explanation shows its worst ones only. */
const MOST_PAIRS = 5000;
const FEWEST_PER_EXPLANATION = 1;

/** Every explanation's pairs with their tokens marked, worst mistakes first. */
export const pairs: Section = {
  id: 'pairs',
  title: 'Pairs, worst mistakes first',
  render: ({ scorecard, predictions }) => {
    const series = seriesOf(scorecard);
    const anchors = anchorsOf(scorecard.explanations);
    const byKey = new Map(predictions.map((each) => [explanationKey(each), each]));
    const all = predictions.reduce((sum, { columns }) => sum + (columns[0]?.length ?? 0), 0);
    const most =
      all <= MOST_PAIRS
        ? Number.POSITIVE_INFINITY
        : Math.max(FEWEST_PER_EXPLANATION, Math.floor(MOST_PAIRS / predictions.length));
    const ofExplanation = (explanation: ScoredExplanation) => {
      const found = byKey.get(explanationKey({ head: explanation, explanation }));
      return explanationPairs(explanation, found, anchors.get(explanation) ?? '', series, most);
    };
    return html`<p>The pair’s tokens are marked <mark class="to">to</mark>, the earlier token that is attended to, and <mark class="from">from</mark>, the later one that attends. <span class="wrong">✗</span> stands where P("1") is on the wrong side of 0.5. A mistake is the distance between P("1") and the label, averaged over simulators.${Number.isFinite(most) ? ` This run has ${count(all)} pairs: each explanation shows its worst ${most} only.` : ''}</p>
${headsInOrder(scorecard.explanations).map(
  ({ name, explanations }) => html`<h3>${name}</h3>
${explanations.map(ofExplanation)}`,
)}`;
  },
};

function explanationPairs(
  explanation: ScoredExplanation,
  predictions: ExplanationPredictions | undefined,
  anchor: string,
  series: readonly Series[],
  most: number,
): Html {
  const aucs = explanation.scores.map(({ auc }, column) => {
    const look = series[column];
    return look
      ? html`<span class="series"><span class="glyph" style="color:${look.colour}" aria-hidden="true">${look.glyph}</span><span class="unseen">${look.name}</span> ${decimal(auc)}</span>`
      : null;
  });
  const undefinedAucs = explanation.scores.flatMap(({ simulator, auc, undefinedBecause }) =>
    auc === null
      ? [`${visibleText(simulator)} has no AUC: ${undefinedBecause ?? 'nothing was scored'}.`]
      : [],
  );
  const judged = predictions ? judgedPairs(predictions).slice(0, most) : [];
  return html`<details id="${anchor}"><summary><span class="claim">${visibleText(explanation.text)}${tagOf(explanation)}</span><span class="aucs"><span class="unseen">AUC</span> ${aucs}</span></summary>
${undefinedAucs.map((sentence) => html`<p class="note">${sentence}</p>`)}${judged.length > 0 ? scrollRegion('Pairs', pairTable(judged, series)) : html`<p class="note">No pairs.</p>`}</details>`;
}
