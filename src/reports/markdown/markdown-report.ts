import { count, decimal, range } from '../../files/number-text.ts';
import { shorten } from '../../files/visible-text.ts';
import { nextSteps, verdictsInOrder } from '../../gates/verdict.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import { type ExplanationScore, inBrackets } from '../../scorecard/scored-explanation.ts';
import { uncorrectedInWords } from '../../scorecard/simulator-summary.ts';
import { ORDER_ONLY_WORDS } from '../../scorecard/trivial-scores.ts';
import { explanationTables } from '../explanation-tables.ts';
import { type FinishedRun, outcomeOf } from '../finished-run.ts';
import { hasChoices, headsInOrder, mostOfOneHead } from '../head-standings.ts';
import { keyFindings } from '../key-findings.ts';
import { simulatorTables } from '../simulator-tables.ts';
import { escapeMarkdown, markdownTable, titledTable } from './markdown-table.ts';

const KILO = 1000;
/** Bytes each table may take: together below the 1 MiB that GitHub shows of a job summary. */
const MOST = {
  problems: 40 * KILO,
  verdicts: 150 * KILO,
  simulators: 100 * KILO,
  explanations: 400 * KILO,
  extra: 50 * KILO,
};
const MARKS = { failed: '❌', passed: '✅', warned: '⚠️', 'no gates': 'ℹ️', partial: '⚠️' };
const SYMBOLS = {
  fail: '❌ fail',
  inconclusive: '❌ inconclusive',
  warning: '⚠️ warning',
  pass: '✅ pass',
};

/** The run as GitHub-flavoured Markdown of less than 1 MiB, what failed first. */
export function markdownReport(run: FinishedRun): string {
  const uncorrected = uncorrectedInWords(run.scorecard.simulators);
  const sections = [
    title(run),
    problems(run.scorecard),
    gates(run),
    findings(run.scorecard),
    uncorrected === undefined ? '' : `> ${text(uncorrected, 1000)}`,
    ...simulatorTables(run.scorecard).map((table) => titledTable(table, MOST.simulators)),
    explanations(run.scorecard),
    ...explanationTables(run.scorecard).map((table) => titledTable(table, MOST.extra)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function title(run: FinishedRun): string {
  const { scorecard, note } = run;
  const { status, partial, sentence } = outcomeOf(run);
  const heads = new Set(scorecard.explanations.map(({ layer, head }) => `${layer} ${head}`)).size;
  return [
    `## ${MARKS[partial && status !== 'failed' ? 'partial' : status]} Attention-head explanations: ${text(scorecard.suite, 100)}`,
    '',
    `${sentence} Subject model: ${text(scorecard.subject, 100)}; ${count(heads)} heads; simulators: ${scorecard.simulators
      .slice(0, 20)
      .map(({ name }) => text(name, 80))
      .join(', ')}.${note === undefined ? '' : ` ${text(note, 200)}`}`,
  ].join('\n');
}

function problems(scorecard: Scorecard): string {
  if (scorecard.problems.length === 0) return '';
  const rows = scorecard.problems.map((problem) => [text(problem, 600)]);
  return `### Incomplete\n\n${markdownTable(['problem'], rows, MOST.problems)}`;
}

function gates({ verdicts }: FinishedRun): string {
  if (verdicts.length === 0) return '';
  const rows = verdictsInOrder(verdicts).map(({ gate, subject, outcome, reason, details = [] }) => [
    SYMBOLS[outcome],
    text(gate, 60),
    text(subject, 160),
    text([reason, ...details].join(' '), 800),
  ]);
  const next = nextSteps(verdicts).map((step) => `- Next: \`${shorten(step, 400).replaceAll('`', "'")}\``);
  const table = `### Gates\n\n${markdownTable(['outcome', 'gate', 'of', 'reason'], rows, MOST.verdicts, 4)}`;
  return next.length > 0 ? `${table}\n\n${next.join('\n')}` : table;
}

function findings(scorecard: Scorecard): string {
  return keyFindings(scorecard)
    .slice(0, 30)
    .map(({ lead, detail }) => `- **${text(lead, 250)}** ${text(detail, 400)}`)
    .join('\n');
}

function explanations(scorecard: Scorecard): string {
  const rows = headsInOrder(scorecard.explanations).flatMap(({ name, explanations: ofHead }) =>
    ofHead.map((explanation, index) => [
      index === 0 ? `**${name}**` : '',
      text(explanation.text, 160) + inBrackets(explanation, '*'),
      ...explanation.scores.map(scoreCell),
    ]),
  );
  const headings = ['head', 'explanation', ...scorecard.simulators.map(({ name }) => text(name, 80))];
  return `### Explanations, the best of each head first\n\nROC AUC with its 95 % interval.${hasChoices(scorecard.explanations) ? ' `*`: chosen, on other pairs.' : mostOfOneHead(scorecard.explanations) > 1 ? ' The highest of several on the same pairs is biased upwards; set `select` in the suite to choose on others.' : ''}\n\n${markdownTable(headings, rows, MOST.explanations, 2)}`;
}

function scoreCell({ auc, interval, unscored, choice, orderOnly, ...score }: ExplanationScore): string {
  if (auc === null) return `none: ${score.undefinedBecause ?? 'not scored'}`;
  const missing = unscored > 0 ? `, ${unscored} unscored` : '';
  const order = orderOnly === undefined ? '' : `, order only: ${ORDER_ONLY_WORDS[orderOnly]}`;
  return `${decimal(auc)}${choice?.chosen ? '\\*' : ''} (${range(interval)}${missing}${order})`;
}

function text(value: string, most: number): string {
  return escapeMarkdown(shorten(value, most));
}
