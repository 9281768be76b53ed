import { visibleText } from '../../files/visible-text.ts';
import { counted } from '../../metrics/number-text.ts';
import type { FinishedRun } from '../finished-run.ts';
import { outcomeOf } from '../outcome-of.ts';
import { type Html, html } from './html.ts';
import { legend } from './section.ts';
import { seriesOf } from './series.ts';

const MARKS = {
  failed: '✗ Failed',
  passed: '✓ Passed',
  undecided: '? Undecided',
  'no gates': '✓ Complete',
  partial: '◐ Partial',
};

/** What was run, and how it ended. */
export function masthead(run: FinishedRun): Html {
  const { scorecard } = run;
  const { status, partial, sentence } = outcomeOf(run);
  const ordinary = scorecard.explanations.filter(({ control }) => control === undefined);
  const heads = new Set(ordinary.map(({ layer, head }) => `${layer} ${head}`)).size;
  const controls = scorecard.explanations.length - ordinary.length;
  const facts: readonly (readonly [string, string | Html])[] = [
    ['Subject model', visibleText(scorecard.subject)],
    ['Simulators', legend(seriesOf(scorecard))],
    [
      'Explanations',
      `${counted(ordinary.length, 'explanation')} of ${counted(heads, 'head')}${controls > 0 ? `, and ${counted(controls, 'control')}` : ''}`,
    ],
    ['Pairs', html`fingerprint <code>${scorecard.pairsFingerprint}</code>`],
    ...(scorecard.evalId === null
      ? []
      : [['Run', html`<code>${visibleText(scorecard.evalId)}</code>`] as const]),
  ];
  return html`<header>
<p class="kicker">Attention-head explanations</p>
<h1>${visibleText(scorecard.suite)}</h1>
<p class="outcome ${status === 'failed' ? 'failed' : ''}"><strong>${MARKS[partial && status !== 'failed' ? 'partial' : status]}.</strong> ${sentence}</p>
<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}
