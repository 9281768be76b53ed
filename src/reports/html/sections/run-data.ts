import { count, counted, dollars, duration } from '../../../files/number-text.ts';
import { visibleText } from '../../../files/visible-text.ts';
import { failsRun, type GateVerdict, verdictsInOrder } from '../../../gates/verdict.ts';
import type { AskingSummary } from '../../../scorecard/asking-summary.ts';
import type { FinishedRun } from '../../finished-run.ts';
import { type Column, dataTable, numbers } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

const WORDS = { fail: '✗ failed', inconclusive: '✗ not compared', warning: '! warning', pass: '✓ passed' };

const GATES: readonly Column<GateVerdict>[] = [
  {
    heading: 'Outcome',
    cell: (verdict) =>
      html`<span class="nowrap ${failsRun(verdict) ? 'bad' : ''}">${WORDS[verdict.outcome]}</span>`,
  },
  { heading: 'Gate', kind: 'name', cell: ({ gate }) => html`<code>${visibleText(gate)}</code>` },
  { heading: 'Of', kind: 'text', cell: ({ subject }) => visibleText(subject) },
  {
    heading: 'Reason',
    kind: 'text',
    cell: ({ reason, details = [] }) =>
      html`${visibleText(reason)}${details.map((detail) => html`<br>${visibleText(detail)}`)}`,
  },
];

export function gates({ verdicts }: FinishedRun): Html | null {
  if (verdicts.length === 0) return null;
  return dataTable(GATES, verdictsInOrder(verdicts), { label: 'Gates' });
}

type Asking = { readonly took: AskingSummary; readonly name: Html };

const ASKING: readonly Column<Asking>[] = [
  { heading: 'Simulator', kind: 'name', cell: ({ name }) => name },
  numbers('Requests', ({ took }) => count(took.requests)),
  numbers('Reused', ({ took }) => count(took.reused)),
  numbers('Attempts', ({ took }) => count(took.attempts)),
  numbers('Retried', ({ took }) => count(took.retried)),
  numbers('Given up', ({ took }) => count(took.givenUp)),
  numbers(
    'Prompt tokens (cached)',
    ({ took }) => `${count(took.promptTokens)} (${count(took.cachedPromptTokens)})`,
  ),
  numbers('Completion tokens', ({ took }) => count(took.completionTokens)),
  numbers('Cost', ({ took }) => dollars(took.cost)),
  numbers(
    'Latency, median (95th percentile)',
    ({ took }) => `${duration(took.latencyP50)} (${duration(took.latencyP95)})`,
  ),
];

export function runData({ scorecard, note }: FinishedRun): Html {
  const series = seriesOf(scorecard);
  const asked = scorecard.simulators.flatMap(({ asking }, column) => {
    const look = series[column];
    return asking === null || look === undefined ? [] : [{ took: asking, name: seriesName(look) }];
  });
  const protocols = scorecard.simulators.flatMap(({ name, protocol }) =>
    protocol === null ? [] : [`${visibleText(name)} ${visibleText(protocol)}`],
  );
  const controls = scorecard.explanations.filter(({ control }) => control !== undefined).length;
  const facts: readonly (readonly [string, string | Html])[] = [
    ['Pairs', html`fingerprint <code>${scorecard.pairsFingerprint}</code>`],
    ...(note === undefined ? [] : [['Rows', visibleText(note)] as const]),
    ...(controls > 0 ? [['Controls', counted(controls, 'control')] as const] : []),
    ...(protocols.length > 0 ? [['Protocols', protocols.join(', ')] as const] : []),
    ...(scorecard.evalId === null
      ? []
      : [['Run', html`<code>${visibleText(scorecard.evalId)}</code>`] as const]),
  ];
  return html`<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
${asked.length > 0 ? dataTable(ASKING, asked, { label: 'Cost and latency' }) : null}`;
}
