import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import type { HeadExplained } from '../explaining/explain-heads.ts';
import { count, decimal, NOTHING } from '../files/number-text.ts';
import { textTable } from '../files/text-table.ts';
import { visibleText } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { sumOfExpenses } from '../models/expense.ts';
import { gains } from './explanation-tables.ts';

/** Each head's written explanations, with their AUC on test records. */
export function explainedHeadsTable(explained: readonly HeadExplained[]): string {
  const rows = explained.flatMap(({ lines, result, failure, explainer, ...head }) => {
    const row = (text: string, auc = '') => [headName(head), visibleText(explainer), text, auc];
    if (failure !== undefined) return [row(pc.red('failed'))];
    if (lines.length === 0) return [row(pc.dim(result?.noPattern ? 'no clear pattern' : 'no usable answer'))];
    return lines.map(({ explanation }, index) =>
      row(visibleText(explanation), decimal(result?.explanations[index]?.testAuc, 3)),
    );
  });
  return textTable(['head', 'explainer', 'explanation', 'test AUC'], rows, 3, [null, null, 72, null]);
}

/**
 * What each explainer did over all heads: what its explanations are worth on test records, what choosing and refining
 * seemed to gain on calibration records and gained on test records, and what it took.
 */
export function explainersTable(explained: readonly HeadExplained[], simulator: string): string {
  const headings = [
    'explainer',
    'heads explained',
    'no clear pattern',
    'failed',
    `mean test AUC (${visibleText(simulator)})`,
    'choice: seemed / real gain',
    'refinement: seemed / real gain',
    's a head',
    'tokens a head',
  ];
  const byExplainer = [...Map.groupBy(explained, (each) => each.explainer)];
  const rows = byExplainer.map(([explainer, ofExplainer]) => {
    const results = ofExplainer.flatMap(({ result }) => result ?? []);
    const { usage } = sumOfExpenses(results.map(({ expense }) => expense));
    const tokens = usage === undefined ? null : usage.promptTokens + usage.completionTokens;
    return [
      visibleText(explainer),
      `${results.filter(({ explanations }) => explanations.length > 0).length} of ${ofExplainer.length}`,
      results.filter(({ noPattern, explanations }) => noPattern > 0 && explanations.length === 0).length,
      ofExplainer.filter(({ failure }) => failure !== undefined).length,
      decimal(mean(results.flatMap(({ explanations: [first] }) => first?.testAuc ?? [])), 3),
      gains(results.flatMap(({ choice }) => choice ?? [])),
      gains(results.flatMap(({ rounds }) => rounds.filter(({ kept }) => kept))),
      ((mean(ofExplainer.map(({ milliseconds }) => milliseconds)) ?? 0) / 1000).toFixed(1),
      tokens === null ? NOTHING : count(Math.round(tokens / ofExplainer.length)),
    ];
  });
  return textTable(headings, rows, headings.length, [null, 11, 10, 8, 14, 16, 16, null, 10]);
}
