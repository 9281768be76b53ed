import { count, counted, decimal, range, signed } from '../../../files/number-text.ts';
import { shorten, visibleText } from '../../../files/visible-text.ts';
import { failsRun, nextSteps, verdictsInOrder } from '../../../gates/verdict.ts';
import { byReading, type RankedSimulator, type Reading } from '../../../scorecard/reading.ts';
import { uncorrectedInWords } from '../../../scorecard/simulator-summary.ts';
import { type FinishedRun, outcomeOf } from '../../finished-run.ts';
import { comparedSimulators, explanationsThatHold, furtherFindings } from '../../key-findings.ts';
import { readingLine, scorecardWarnings } from '../../reading-in-words.ts';
import type { Atlas } from '../atlas/atlas.ts';
import { cellsOf, headGrid } from '../atlas/head-grid.ts';
import { type Column, dataTable, numbers, withInterval } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

const MARKS = {
  failed: '✗ Failed',
  passed: '✓ Passed',
  warned: '! With warnings',
  'no gates': '✓ Complete',
  partial: '◐ Partial',
};
/** Failures on the first screen; all are among the gates below. */
const MOST_FAILURES = 5;
const VERDICTS: Readonly<Record<Reading['verdict'], string>> = {
  reads: 'yes',
  unclear: 'not shown',
  unknown: 'cannot be told',
  nothing: 'no',
};

/** The first screen: which simulator to trust and by how much, which explanations hold, and what failed. */
export function opening(run: FinishedRun, atlas: Atlas): Html {
  const { scorecard } = run;
  const { status, partial, sentence } = outcomeOf(run);
  const ordinary = scorecard.explanations.filter(({ control }) => control === undefined).length;
  const word = MARKS[partial && status !== 'failed' ? 'partial' : status];
  return html`<header>
<p class="kicker">Suite ${visibleText(scorecard.suite)} · subject model ${visibleText(scorecard.subject)} · ${counted(ordinary, 'explanation')} of ${counted(atlas.allHeads.length, 'head')}</p>
<h1>${readingLine(scorecard)}</h1>
<p class="outcome ${status === 'failed' ? 'failed' : ''}"><strong>${word}.</strong> ${sentence}</p>
${failures(run)}
</header>
<div class="opening"><div>
${trustTable(run)}
${findings(run, atlas)}
</div>${atlas.heads.length > 0 ? html`<div>${headGrid(cellsOf(atlas), atlas.index.colourings[0], atlas.trusted)}</div>` : null}</div>`;
}

function failures({ scorecard, verdicts }: FinishedRun): Html | null {
  const failed = verdictsInOrder(verdicts).filter(failsRun);
  const all = [
    ...[...scorecard.problems, ...scorecardWarnings(scorecard)].map(
      (problem) => html`${visibleText(problem)}`,
    ),
    ...failed.map(
      ({ gate, subject, reason }) =>
        html`<code>${visibleText(gate)}</code> ${visibleText(subject)}: ${shorten(reason, 240)}`,
    ),
  ];
  if (all.length === 0) return null;
  const more = all.length - MOST_FAILURES;
  return html`<ul class="problems">${all.slice(0, MOST_FAILURES).map((each) => html`<li>${each}</li>`)}${more > 0 ? html`<li><a href="#gates">${count(more)} more</a></li>` : null}</ul>
${nextSteps(verdicts)
  .slice(0, 2)
  .map((step) => html`<p class="next">Next: <code>${visibleText(step)}</code></p>`)}`;
}

function trustTable({ scorecard }: FinishedRun): Html {
  const series = seriesOf(scorecard);
  const knowsFalse = scorecard.explanations.some(({ truth }) => truth === false);
  const columns: readonly Column<RankedSimulator>[] = [
    {
      heading: 'Simulator',
      kind: 'name',
      cell: ({ column }) => {
        const look = series[column];
        return look ? seriesName(look) : null;
      },
    },
    {
      heading: 'Reads explanations',
      cell: ({ reading }) =>
        html`<span class="verdict ${reading.verdict}">${VERDICTS[reading.verdict]}</span>`,
    },
    numbers('True above false', ({ simulator: of }) =>
      withInterval(decimal(of.pairwiseRankingAccuracy), range(of.pairwiseRankingAccuracyInterval)),
    ),
    numbers('Above other heads’', ({ simulator: of }) =>
      withInterval(signed(of.selectivity), range(of.selectivityInterval, signed)),
    ),
    numbers('Above empty', ({ simulator: of }) =>
      withInterval(signed(of.aboveEmpty), range(of.aboveEmptyInterval, signed)),
    ),
    numbers('Mean AUC', ({ simulator }) => decimal(simulator.meanAuc)),
    numbers('Uncorrected', ({ simulator }) => decimal(simulator.meanUncorrectedAuc)),
  ];
  const ranked = byReading(scorecard);
  const hasValue = ({ cell }: Column<RankedSimulator>) =>
    ranked.some((each, index) => html`${cell(each, index)}`.markup !== decimal(null));
  const uncorrected = uncorrectedInWords(scorecard.simulators);
  return html`${dataTable(columns.filter(hasValue), ranked, { label: 'Which simulators read explanations' })}
${knowsFalse ? html`<p class="note">The mean AUC leaves out explanations that are known to be false.</p>` : null}
${uncorrected === undefined ? null : html`<p class="note">${visibleText(uncorrected)}</p>`}`;
}

function findings({ scorecard }: FinishedRun, { allHeads }: Atlas): Html {
  const all = [
    ...explanationsThatHold(scorecard, allHeads),
    ...comparedSimulators(scorecard),
    ...furtherFindings(scorecard),
  ];
  return html`<ul class="findings">${all.map(
    ({ lead, detail }) =>
      html`<li><span class="lead">${lead}</span> <span class="detail">${detail}</span></li>`,
  )}</ul>`;
}
