import Table from 'cli-table3';
import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import { range } from '../metrics/number-text.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ExplanationScore, ScoredExplanation } from '../scorecard/scored-explanation.ts';
import { hasChoices, isBestOfHead, mostOfOneHead } from './best-of-head.ts';
import { comparedSimulators } from './key-findings.ts';

/**
 * The scorecard as a table: explanations down, simulators across, `*` at each head's best explanation in every
 * column; the mean with its interval, what the mark is worth, and how simulators compare below.
 */
export function terminalTable(scorecard: Scorecard): string {
  const { simulators, explanations } = scorecard;
  const table = new Table({
    head: ['head', 'explanation', ...simulators.map(({ name }) => visibleText(name))].map(pc.bold),
    colAligns: ['left', 'left', ...simulators.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  let previousHead = '';
  for (const explanation of explanations) {
    const name = headName(explanation);
    table.push([
      name === previousHead ? '' : name,
      shorten(explanation.text, 60) + truthMark(explanation),
      ...explanation.scores.map((score, column) =>
        cell(score, isBestOfHead(explanation, column, explanations)),
      ),
    ]);
    previousHead = name;
  }
  table.push([
    '',
    pc.bold('mean ROC AUC'),
    ...simulators.map(({ meanAuc }) => pc.bold(meanAuc === null ? 'none' : meanAuc.toFixed(3))),
  ]);
  table.push([
    '',
    '95 % interval, over heads',
    ...simulators.map(({ meanAucInterval }) => range(meanAucInterval)),
  ]);
  return [
    table.toString(),
    ...meaningOfMark(explanations, simulators.length),
    ...comparedSimulators(scorecard).map(({ lead, detail }) => visibleText(`${lead} ${detail}`)),
  ].join('\n');
}

function cell(score: ExplanationScore, best: boolean): string {
  const auc = score.auc === null ? 'none' : score.auc.toFixed(2);
  const scored = score.positives + score.negatives;
  const missing = score.unscored > 0 ? pc.yellow(` (${scored}/${scored + score.unscored})`) : '';
  return `${best ? pc.green(`${auc}*`) : `${auc} `}${missing}`;
}

/** What the mark is worth; nothing where there is none. */
function meaningOfMark(explanations: readonly ScoredExplanation[], columns: number): readonly string[] {
  const isMarked = explanations.some((each) =>
    Array.from({ length: columns }, (_, column) => column).some((column) =>
      isBestOfHead(each, column, explanations),
    ),
  );
  if (!isMarked) return [];
  if (hasChoices(explanations)) return ['* chosen on other pairs than those of this table'];
  if (mostOfOneHead(explanations) < 2) return [];
  return [
    '* best of its head on these same pairs, so likely too high; set select in the suite to choose on others',
  ];
}

function truthMark({ truth }: ScoredExplanation): string {
  if (truth === undefined) return '';
  return truth ? pc.green(' (true)') : pc.gray(' (false)');
}
