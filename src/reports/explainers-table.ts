import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import type { HeadExplained } from '../explaining/explain-heads.ts';
import { count, decimal, NOTHING } from '../files/number-text.ts';
import { columnTable, textTable } from '../files/text-table.ts';
import { visibleText } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { sumOfExpenses } from '../models/expense.ts';
import { gains } from './explanation-tables.ts';

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
  const rows = [...Map.groupBy(explained, (each) => each.explainer)].map(([explainer, heads]) => {
    const results = heads.flatMap(({ result }) => result ?? []);
    return { explainer, heads, results, usage: sumOfExpenses(results.map(({ expense }) => expense)).usage };
  });
  type Row = (typeof rows)[number];
  return columnTable<Row>(
    {
      explainer: ({ explainer }) => visibleText(explainer),
      'heads explained': ({ heads, results }) =>
        `${results.filter(({ explanations }) => explanations.length > 0).length} of ${heads.length}`,
      'no clear pattern': ({ results }) =>
        results.filter(({ noPattern, explanations }) => noPattern > 0 && explanations.length === 0).length,
      failed: ({ heads }) => heads.filter(({ failure }) => failure !== undefined).length,
      [`mean test AUC (${visibleText(simulator)})`]: ({ results }) =>
        decimal(mean(results.flatMap(({ explanations: [first] }) => first?.testAuc ?? [])), 3),
      'choice: seemed / real gain': ({ results }) => gains(results.flatMap(({ choice }) => choice ?? [])),
      'refinement: seemed / real gain': ({ results }) =>
        gains(results.flatMap(({ rounds }) => rounds.filter(({ kept }) => kept))),
      's a head': ({ heads }) =>
        decimal((mean(heads.map(({ milliseconds }) => milliseconds)) ?? 0) / 1000, 1),
      'tokens a head': ({ heads, usage }) =>
        usage ? count(Math.round((usage.promptTokens + usage.completionTokens) / heads.length)) : NOTHING,
    },
    rows,
    Number.POSITIVE_INFINITY,
    [null, 11, 10, 8, 14, 16, 16, null, 10],
  );
}
