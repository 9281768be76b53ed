import { count, decimal, percent, range } from '../../../files/number-text.ts';
import { shorten } from '../../../files/visible-text.ts';
import type { ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import type { FinishedRun } from '../../finished-run.ts';
import type { HeadCluster } from '../../head-clusters.ts';
import { hasChoices } from '../../head-standings.ts';
import type { Atlas } from '../atlas/atlas.ts';
import { clusterName } from '../atlas/colourings.ts';
import { kindOf } from '../atlas/pack-head.ts';
import { type Column, dataTable, numbers, withInterval } from '../data-table.ts';
import { type Html, html, jsonScript, later } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

interface Row {
  readonly explanation: ScoredExplanation;
  readonly name: string;
  readonly isFirst: boolean;
}

/**
 * The heads: a place that the page's script fills from the data beside it; without scripts, every explanation's scores.
 */
export function heads(run: FinishedRun, atlas: Atlas): Html {
  const note = hasChoices(run.scorecard.explanations)
    ? 'The best explanation of a head was chosen on other pairs than its score is from.'
    : 'The best of several explanations is chosen on the pairs that its score is from, so its score is biased upwards; set select in the suite to choose on others.';
  return html`${leftOut(atlas)}<div id="atlas"></div>
<noscript><p>With scripts, this page searches, sorts and filters heads and shows each one’s pattern and pairs.</p>${withoutScript(run, atlas)}</noscript>
<p class="note">ROC AUC with its 95 % interval over pairs. ${note} <em>Clear</em>: above every other explanation of the head with p &lt; 0.05 (paired test, Holm). <em>No clear function</em>: the interval holds 0.5, or an empty explanation scores as high.</p>
${jsonScript('atlas-index', atlas.index)}
${later(atlas.heads, (head) => jsonScript(`data-${head.name}`, atlas.detailOf(head)))}`;
}

function leftOut({ heads: shown, allHeads, index, trusted }: Atlas): Html | null {
  return shown.length === allHeads.length
    ? null
    : html`<p class="note">Of ${count(allHeads.length)} heads, the ${count(shown.length)} whose best explanations score highest by ${index.simulators[trusted] ?? ''} are shown here, in the grid and among the clusters; <code>scorecard.json</code>, <code>predictions.json</code> and <code>attention-heads export</code> have all.</p>`;
}

function withoutScript({ scorecard }: FinishedRun, atlas: Atlas): Html {
  const series = seriesOf(scorecard);
  const columns: readonly Column<Row>[] = [
    {
      heading: 'Head',
      kind: 'name',
      cell: ({ name, isFirst }) => (isFirst ? html`<span id="${name}">${name}</span>` : null),
    },
    { heading: 'Explanation', kind: 'text', cell: ({ explanation }) => shorten(explanation.text, 160) },
    { heading: 'Known to be', cell: ({ explanation }) => kindOf(explanation) },
    ...series.map((each, column) =>
      numbers<Row>(seriesName(each), ({ explanation }) => {
        const { auc = null, interval = null, unscored = 0 } = explanation.scores[column] ?? {};
        return html`${withInterval(decimal(auc), range(interval))}${unscored > 0 ? ` ${count(unscored)} unscored` : null}`;
      }),
    ),
  ];
  const rows = atlas.heads.flatMap(({ name, explanations }) =>
    explanations.map((explanation, index) => ({ explanation, name, isFirst: index === 0 })),
  );
  return dataTable(columns, rows, { label: 'Explanations' });
}

/** Heads named in a row: the table and the grid have all. */
const MOST_NAMED = 12;

/** Groups of heads that are alike, and the heads that no explanation fits. */
export function clusters({ clusters: all, allHeads: heads, trusted, index }: Atlas): Html | null {
  const unclear = heads.filter(({ standings }) => standings[trusted]?.state === 'none');
  if (all.length === 0) return unclear.length === 0 ? null : noClearFunction(unclear, heads.length);
  const columns: readonly Column<HeadCluster>[] = [
    { heading: 'Cluster', kind: 'name', cell: (_, place) => clusterName(place) },
    numbers('Heads', ({ heads: inside }) => count(inside.length)),
    {
      heading: 'What sets it apart: mean there, and elsewhere',
      kind: 'text',
      cell: ({ marks }) =>
        marks.map(
          ({ feature, mean, elsewhere }, place) =>
            html`${place > 0 ? html`<br>` : null}${feature} <span class="nowrap">${decimal(mean)} <span class="interval">${decimal(elsewhere)}</span></span>`,
        ),
    },
    numbers('Of which no clear function', ({ heads: inside }) =>
      percent(inside.filter((each) => unclear.includes(each)).length / inside.length),
    ),
    { heading: 'Members', kind: 'text', cell: ({ heads: inside }) => links(inside.map(({ name }) => name)) },
  ];
  return html`<p>K-means over scores as ${index.simulators[trusted] ?? ''} gives them, of explanations that nearly all heads were tried with, and over the shares of places that activation goes to; as many clusters as give the largest mean silhouette. The grid can be coloured by them.</p>
${dataTable(columns, all, { label: 'Clusters of heads' })}
${unclear.length > 0 ? noClearFunction(unclear, heads.length) : null}`;
}

function noClearFunction(unclear: Atlas['heads'], all: number): Html {
  return html`<p><strong>No clear function:</strong> ${count(unclear.length)} of ${count(all)} heads. ${links(unclear.map(({ name }) => name))}</p>`;
}

function links(names: readonly string[]): Html {
  const more = names.length - MOST_NAMED;
  return html`${names.slice(0, MOST_NAMED).map((name) => html`<a href="#${name}">${name}</a> `)}${more > 0 ? html`and ${count(more)} more` : null}`;
}
