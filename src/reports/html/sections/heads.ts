import { count, decimal, range } from '../../../files/number-text.ts';
import { shorten } from '../../../files/visible-text.ts';
import type { ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { hasChoices } from '../../best-of-head.ts';
import type { FinishedRun } from '../../finished-run.ts';
import type { Atlas } from '../atlas/atlas.ts';
import { kindOf } from '../atlas/pack-head.ts';
import { type Column, dataTable, withInterval } from '../data-table.ts';
import { type Html, html, jsonScript, later } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

interface Row {
  readonly explanation: ScoredExplanation;
  readonly name: string;
  readonly isFirst: boolean;
}

/**
 * The heads: a place that the page's script fills with a table and a panel from the data beside it, and for readers without
 * scripts every explanation's scores.
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
    ...series.map(
      (each, column): Column<Row> => ({
        heading: seriesName(each),
        kind: 'number',
        cell: ({ explanation }) => {
          const { auc = null, interval = null, unscored = 0 } = explanation.scores[column] ?? {};
          return html`${withInterval(decimal(auc), range(interval))}${unscored > 0 ? ` ${count(unscored)} unscored` : null}`;
        },
      }),
    ),
  ];
  const rows = atlas.heads.flatMap(({ name, explanations }) =>
    explanations.map((explanation, index) => ({ explanation, name, isFirst: index === 0 })),
  );
  return dataTable(columns, rows, { label: 'Explanations' });
}
