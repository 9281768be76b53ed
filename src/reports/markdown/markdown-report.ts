import { count, decimal, pValue, range, signed } from '../../files/number-text.ts';
import { shorten } from '../../files/visible-text.ts';
import { nextSteps, verdictsInOrder } from '../../gates/verdict.ts';
import { HEADLINE_NAMES } from '../../scorecard/headline.ts';
import { measuresOf } from '../../scorecard/measures/measures.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import type { ExplanationScore, ScoredExplanation } from '../../scorecard/scored-explanation.ts';
import { uncorrectedInWords } from '../../scorecard/simulator-summary.ts';
import { ORDER_ONLY_WORDS } from '../../scorecard/trivial-scores.ts';
import { explanationTables, type ReportTable } from '../explanation-tables.ts';
import { type FinishedRun, outcomeOf } from '../finished-run.ts';
import { hasChoices, headsInOrder, mostOfOneHead } from '../head-standings.ts';
import { comparisonsMade, keyFindings } from '../key-findings.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';

const KILO = 1000;
/** Bytes each table may take: together below the 1 MiB that GitHub shows of a job summary. */
const MOST = {
  problems: 40 * KILO,
  verdicts: 150 * KILO,
  simulators: 100 * KILO,
  headToHead: 100 * KILO,
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
  const sections = [
    title(run),
    problems(run.scorecard),
    gates(run),
    findings(run.scorecard),
    simulators(run.scorecard),
    uncorrected(run.scorecard),
    withoutExplanation(run.scorecard),
    headToHead(run.scorecard),
    explanations(run.scorecard),
    ...explanationTables(run.scorecard).map(reportTable),
    comparisonsMade(run.scorecard.comparisons),
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

function simulators({ simulators }: Scorecard): string {
  const measures = measuresOf(simulators);
  const rows = simulators.map((each) => [
    text(each.name, 80),
    ...measures.flatMap(({ show }) => {
      const { value, interval } = show(each);
      return interval === undefined ? [value] : [value, interval];
    }),
  ]);
  const [first] = simulators;
  const headings = measures.flatMap(({ heading, show }) =>
    first && show(first).interval !== undefined ? [heading, '95 % interval'] : [heading],
  );
  return `### Simulators\n\n${markdownTable(['simulator', ...headings], rows, MOST.simulators)}`;
}

function uncorrected({ simulators }: Scorecard): string {
  const sentence = uncorrectedInWords(simulators);
  return sentence === undefined ? '' : `> ${text(sentence, 1000)}`;
}

function withoutExplanation({ trivialScores, simulators: all }: Scorecard): string {
  const controls = all.flatMap((each) =>
    each.controls.map(({ control, meanAuc }) => [
      `${control} control`,
      `as ${text(each.name, 80)} judges it`,
      decimal(meanAuc),
    ]),
  );
  const rows = [
    ...trivialScores.map(({ name, meaning, meanAuc }) => [name, meaning, decimal(meanAuc)]),
    ...controls,
  ];
  return markdownTable(['explanation-free baseline', 'meaning', 'mean AUC'], rows, MOST.simulators, 2);
}

function headToHead({ comparisons }: Scorecard): string {
  const [first] = comparisons.simulators;
  if (first === undefined) return '';
  const rows = comparisons.simulators.map((each) => [
    `${text(each.first, 80)} − ${text(each.second, 80)}`,
    signed(each.difference, 3),
    range(each.interval, signed),
    pValue(each.pValue).replace('<', '&lt;'),
    pValue(each.adjustedPValue).replace('<', '&lt;'),
    decimal(each.rankAgreement.tau),
    range(each.rankAgreement.interval),
    `${count(each.pairs)}${each.pairsOfOne > 0 ? ` (${count(each.pairsOfOne)} of one only left out)` : ''}`,
  ]);
  const numbers = ['difference', '95 % interval', 'p', 'p (Holm)', 'Kendall τ-b', '95 % interval', 'pairs'];
  const headings = [HEADLINE_NAMES[first.headline], ...numbers];
  return `### Head to head\n\n${markdownTable(headings, rows, MOST.headToHead)}`;
}

function explanations(scorecard: Scorecard): string {
  const rows = headsInOrder(scorecard.explanations).flatMap(({ name, explanations: ofHead }) =>
    ofHead.map((explanation, index) => [
      index === 0 ? `**${name}**` : '',
      text(explanation.text, 160) + remark(explanation),
      ...explanation.scores.map(scoreCell),
    ]),
  );
  const headings = ['head', 'explanation', ...scorecard.simulators.map(({ name }) => text(name, 80))];
  return `### Explanations, the best of each head first\n\nROC AUC with its 95 % interval.${hasChoices(scorecard.explanations) ? ' `*`: chosen, on other pairs.' : mostOfOneHead(scorecard.explanations) > 1 ? ' The highest of several on the same pairs is biased upwards; set `select` in the suite to choose on others.' : ''}\n\n${markdownTable(headings, rows, MOST.explanations, 2)}`;
}

function reportTable({ title, note, headings, words, rows }: ReportTable): string {
  const columns = headings.map((heading) => text(heading, 80));
  const cells = rows.map((row) => row.map((cell) => text(cell, 160)));
  return `### ${title}\n\n${note}\n\n${markdownTable(columns, cells, MOST.extra, words)}`;
}

function remark({ truth, control }: ScoredExplanation): string {
  if (control !== undefined) return ` *(${control} control)*`;
  if (truth === undefined) return '';
  return truth ? ' *(true)*' : ' *(false)*';
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
