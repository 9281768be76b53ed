import { visibleText } from '../../../files/visible-text.ts';
import type { GateVerdict } from '../../../gates/verdict.ts';
import { counted } from '../../../metrics/number-text.ts';
import { nextSteps } from '../../next-steps.ts';
import { verdictsInOrder } from '../../verdicts-in-order.ts';
import { type Html, html } from '../html.ts';
import { folded, type Section, scrollRegion } from '../section.ts';

const WORDS = { fail: '✗ failed', inconclusive: '? cannot tell', pass: '✓ passed' };

/** What makes the run incomplete, and what the gates say: the failed ones in sight, the passed ones folded away. */
export const outcome: Section = {
  id: 'outcome',
  title: 'Problems and gates',
  render: ({ scorecard, verdicts }) => {
    if (scorecard.problems.length === 0 && verdicts.length === 0) return null;
    const inOrder = verdictsInOrder(verdicts);
    const passed = inOrder.filter(({ outcome: of, failsRun }) => of === 'pass' && !failsRun);
    const others = inOrder.filter((verdict) => !passed.includes(verdict));
    return html`
${scorecard.problems.length > 0 ? html`<ul class="problems">${scorecard.problems.map((problem) => html`<li>${visibleText(problem)}</li>`)}</ul>` : null}
${others.length > 0 ? verdictTable('Gates that did not pass', others) : null}
${nextSteps(verdicts).map((step) => html`<p>Next: <code>${visibleText(step)}</code></p>`)}
${passed.length > 0 ? folded(`${counted(passed.length, 'gate check')} passed`, verdictTable('Gates that passed', passed)) : null}`;
  },
};

function verdictTable(label: string, verdicts: readonly GateVerdict[]): Html {
  return scrollRegion(
    label,
    html`<table class="verdicts"><thead><tr><th>Outcome</th><th>Gate</th><th>Of</th><th>Reason</th></tr></thead><tbody>${verdicts.map(
      ({ gate, subject, outcome: of, failsRun, reason }) =>
        html`<tr><td class="nowrap ${failsRun ? 'bad' : ''}">${WORDS[of]}</td><td><code>${visibleText(gate)}</code></td><td class="wrap">${visibleText(subject)}</td><td class="wrap wide">${visibleText(reason)}</td></tr>`,
    )}</tbody></table>`,
  );
}
