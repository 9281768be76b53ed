import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { count, decimal, range } from '../files/number-text.ts';
import { textTable } from '../files/text-table.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import { byReading } from '../scorecard/reading.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ExplanationScore, ScoredExplanation } from '../scorecard/scored-explanation.ts';
import { uncorrectedInWords } from '../scorecard/simulator-summary.ts';
import { ORDER_ONLY_WORDS } from '../scorecard/trivial-scores.ts';
import { bestOfHead, hasChoices, headStandings, mostOfOneHead } from './head-standings.ts';
import { keyFindings } from './key-findings.ts';

/** Nobody reads on in a terminal, and the time that the table's layout takes grows with the square of its rows. */
const MOST_ROWS = 400;

/**
 * The scorecard as a table: explanations down, simulators across, `*` at each head's best, AUCs with their intervals
 * where there is room, and the findings below. Of a large run only the best explanation of each head.
 *
 * @param columns how wide the terminal is; undefined where there is none.
 */
export function terminalTable(
  scorecard: Scorecard,
  columns: number | undefined = process.stdout.columns,
): string {
  const { simulators, explanations } = scorecard;
  const full = layOut(scorecard, { intervals: columns !== undefined });
  const width = full.indexOf('\n');
  const tooWide = columns !== undefined && width > columns;
  return [
    tooWide ? layOut(scorecard, { intervals: false }) : full,
    ...(columns !== undefined && !tooWide ? ['beside each ROC AUC: its 95 % interval, over pairs'] : []),
    ...(tooWide
      ? [`each ROC AUC’s own interval is in the report, and here in a terminal of ${width} columns`]
      : []),
    ...meaningOfOrderOnly(explanations),
    ...[uncorrectedInWords(simulators) ?? []].flat().map((sentence) => pc.yellow(visibleText(sentence))),
    ...meaningOfMark(explanations, simulators.length),
    ...keyFindings(scorecard).map(({ lead, detail }) => visibleText(`${lead} ${detail}`.trim())),
  ].join('\n');
}

function layOut(scorecard: Scorecard, { intervals }: { readonly intervals: boolean }): string {
  const { simulators, explanations } = scorecard;
  const headings = ['head', 'explanation', ...simulators.map(({ name }) => visibleText(name))];
  const table: string[][] = [];
  const best = bestOfHeads(explanations, simulators.length);
  let previousHead = '';
  const rows = explanations.length > MOST_ROWS ? bestByTrusted(scorecard) : explanations;
  for (const explanation of rows.slice(0, MOST_ROWS)) {
    const name = headName(explanation);
    table.push([
      name === previousHead ? '' : name,
      shorten(explanation.text, 60) + truthMark(explanation),
      ...explanation.scores.map((score, column) =>
        cell(score, best[column]?.has(explanation) ?? false, intervals),
      ),
    ]);
    previousHead = name;
  }
  const leftOut = explanations.length - Math.min(rows.length, MOST_ROWS);
  if (leftOut > 0) table.push(['…', `and ${count(leftOut)} more, which the reports have`]);
  table.push([
    '',
    pc.bold(
      `mean ROC AUC${explanations.some(({ truth }) => truth === false) ? ', known-false ones left out' : ''}`,
    ),
    ...simulators.map(({ meanAuc }) => pc.bold(meanAuc === null ? 'none' : meanAuc.toFixed(3))),
  ]);
  table.push([
    '',
    '95 % interval, over heads',
    ...simulators.map(({ meanAucInterval }) => range(meanAucInterval)),
  ]);
  if (simulators.some(({ meanUncorrectedAuc }) => meanUncorrectedAuc !== null)) {
    table.push([
      '',
      'without the baseline correction',
      ...simulators.map(({ meanAuc, meanUncorrectedAuc }) => decimal(meanUncorrectedAuc ?? meanAuc, 3)),
    ]);
  }
  return textTable(headings, table, 2);
}

/** One explanation of each head, the best as the most trusted simulator reads them: of a whole model nobody reads on. */
function bestByTrusted(scorecard: Scorecard): readonly ScoredExplanation[] {
  const column = byReading(scorecard)[0]?.column ?? 0;
  return headStandings(scorecard).flatMap(({ standings }) => standings[column]?.best.slice(0, 1) ?? []);
}

/** Those that are marked, column by column. */
function bestOfHeads(
  explanations: readonly ScoredExplanation[],
  columns: number,
): readonly ReadonlySet<ScoredExplanation>[] {
  const heads = [...Map.groupBy(explanations, headName).values()];
  const byChoice = hasChoices(explanations);
  return Array.from(
    { length: columns },
    (_, column) => new Set(heads.flatMap((ofHead) => [...bestOfHead(ofHead, column, byChoice)])),
  );
}

function cell(score: ExplanationScore, best: boolean, withInterval: boolean): string {
  const auc = score.auc === null ? 'none' : score.auc.toFixed(2);
  const scored = score.strongPairs + score.weakPairs;
  const missing = score.unscored > 0 ? pc.yellow(` (${scored}/${scored + score.unscored})`) : '';
  const interval = withInterval && score.auc !== null ? ` ${range(score.interval)}` : '';
  const mark = score.orderOnly === undefined ? ' ' : ORDER_ONLY_MARK;
  return `${best ? pc.green(`${auc}*`) : `${auc}${mark}`}${interval}${missing}`;
}

const ORDER_ONLY_MARK = '°';

function meaningOfOrderOnly(explanations: readonly ScoredExplanation[]): readonly string[] {
  const reasons = new Set(
    explanations.flatMap(({ scores }) => scores.flatMap((score) => score.orderOnly ?? [])),
  );
  if (reasons.size === 0) return [];
  const words = [...reasons].map((reason) => ORDER_ONLY_WORDS[reason]);
  return [`${ORDER_ONLY_MARK} order only: ${words.join(', or ')}`];
}

function meaningOfMark(explanations: readonly ScoredExplanation[], columns: number): readonly string[] {
  if (bestOfHeads(explanations, columns).every(({ size }) => size === 0)) return [];
  if (hasChoices(explanations)) return ['* chosen on other pairs than those of this table'];
  if (mostOfOneHead(explanations) < 2) return [];
  return [
    '* the head’s best, chosen on these same pairs, so biased upwards; set select in the suite to choose on others',
  ];
}

function truthMark({ truth, control }: ScoredExplanation): string {
  if (control !== undefined) return pc.gray(' (control)');
  if (truth === undefined) return '';
  return truth ? pc.green(' (true)') : pc.gray(' (false)');
}
