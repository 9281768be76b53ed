import type { PatternExcerpt } from '../../../activation-records/pattern-excerpt.ts';
import { visibleText } from '../../../files/visible-text.ts';
import { count, decimal } from '../../../metrics/number-text.ts';
import type { PairCase } from '../../../pair-cases/pair-case.ts';
import { explanationKey, pairName } from '../../../pair-cases/question-keys.ts';
import type { ExplanationPredictions } from '../../../scorecard/predictions.ts';
import type { ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { headsInOrder, type ReportedHead } from '../../heads-in-order.ts';
import { judgedPairs } from '../../judged-pairs.ts';
import { anchorsOf } from '../anchors.ts';
import { excerptChart, patternChart } from '../charts/pattern-chart.ts';
import { type Html, html } from '../html.ts';
import { pairTable } from '../pair-table.ts';
import { figure, type Section, scrollRegion } from '../section.ts';
import { type Series, seriesOf } from '../series.ts';
import { tagOf } from '../truth-tag.ts';

/** Pairs in the whole report: beyond it every explanation shows its worst ones only. */
const MOST_PAIRS = 5000;
const FEWEST_PER_EXPLANATION = 1;
/** Dots in a head's pattern: more would hide each other. */
const MOST_IN_PATTERN = 400;
/** Heads whose whole pattern is shown: each takes up to 80 kB. */
const MOST_EXCERPTS = 48;

/** Every explanation's pairs with their tokens marked, worst mistakes first. */
export const pairs: Section = {
  id: 'pairs',
  title: 'Pairs, worst mistakes first',
  render: ({ scorecard, predictions, patterns }) => {
    const series = seriesOf(scorecard);
    const anchors = anchorsOf(scorecard.explanations);
    const byKey = new Map(predictions.map((each) => [explanationKey(each), each]));
    const all = predictions.reduce((sum, { columns }) => sum + (columns[0]?.length ?? 0), 0);
    const most =
      all <= MOST_PAIRS
        ? Number.POSITIVE_INFINITY
        : Math.max(FEWEST_PER_EXPLANATION, Math.floor(MOST_PAIRS / predictions.length));
    const ofExplanation = (explanation: ScoredExplanation, head: string | null) => {
      const found = byKey.get(explanationKey({ head: explanation, explanation }));
      const names = [...(head === null ? [] : [head]), anchors.get(explanation) ?? ''];
      return explanationPairs(explanation, found, names, series, most);
    };
    const heads = headsInOrder(scorecard.explanations);
    const withExcerpt = heads.filter(({ name }) => patterns?.has(name)).slice(0, MOST_EXCERPTS);
    const excerpts = new Map(withExcerpt.map(({ name }) => [name, patterns?.get(name)]));
    const marks = (head: ReportedHead) => {
      const cases = casesOf(
        head.explanations.map((each) => byKey.get(explanationKey({ head: each, explanation: each }))),
      );
      if (cases.length === 0) return null;
      const excerpt = excerpts.get(head.name);
      return html`<div class="pattern">${excerpt ? excerptFigure(head.name, excerpt, cases) : null}${patternFigure(head.name, cases)}</div>`;
    };
    return html`<p>The pair’s tokens are marked <mark class="to">to</mark>, the earlier token that is attended to, and <mark class="from">from</mark>, the later one that attends. <span class="wrong">✗</span> stands where P("1") is on the wrong side of 0.5. A mistake is the distance between P("1") and the label, averaged over simulators.${Number.isFinite(most) ? ` This run has ${count(all)} pairs: each explanation shows its worst ${most} only.` : ''}</p>
${heads.map(
  (head) => html`<div class="head"><div><h3>${head.name}</h3>
${head.explanations.map((each, index) => ofExplanation(each, index === 0 ? head.name : null))}</div>${marks(head)}</div>
`,
)}`;
  },
};

/** Each pair of a head once, the strongest first. */
function casesOf(predictions: readonly (ExplanationPredictions | undefined)[]): readonly PairCase[] {
  const cases = predictions.flatMap((each) => each?.columns[0] ?? []).map(({ pairCase }) => pairCase);
  const different = new Map(cases.map((each) => [pairName(each.pair), each]));
  return [...different.values()]
    .sort((a, b) => b.pair.activation - a.pair.activation)
    .slice(0, MOST_IN_PATTERN);
}

function excerptFigure(head: string, excerpt: PatternExcerpt, cases: readonly PairCase[]): Html {
  const { record, start, tokens, cells } = excerpt;
  const asked = cases.filter(
    ({ pair }) => pair.record === record && pair.from < start + tokens.length && pair.to >= start,
  );
  const part = start === 0 ? '' : `, from token ${start} on`;
  return figure(
    excerptChart(
      `Pattern of ${head} on ${record}, up to an activation of ${decimal(cells[0]?.activation)}.`,
      excerpt,
      asked,
    ),
    html`What ${head} does on ${record}${part}: the stronger, the more a cell stands out; ringed are pairs asked about`,
  );
}

function patternFigure(head: string, cases: readonly PairCase[]): Html {
  const strongest = cases[0]?.pair.activation;
  return figure(
    patternChart(`Pairs of ${head} by position, up to an activation of ${decimal(strongest)}.`, cases),
    html`<span class="strong-mark" aria-hidden="true">●</span> strong and <span aria-hidden="true">○</span> weak pairs asked about, each at its place in its own sequence`,
  );
}

function explanationPairs(
  explanation: ScoredExplanation,
  predictions: ExplanationPredictions | undefined,
  names: readonly string[],
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
  // A browser opens what is folded around the place that a link leads to, but not the place itself.
  const places = names.map((name) => html`<span class="anchor" id="${name}"></span>`);
  return html`<details><summary><span class="claim">${visibleText(explanation.text)}${tagOf(explanation)}</span><span class="aucs"><span class="unseen">AUC</span> ${aucs}</span></summary>
${places}${undefinedAucs.map((sentence) => html`<p class="note">${sentence}</p>`)}${judged.length > 0 ? scrollRegion('Pairs', pairTable(judged, series)) : html`<p class="note">No pairs.</p>`}</details>`;
}
