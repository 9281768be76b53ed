import Table from 'cli-table3';
import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import type { HeadExplained } from '../explaining/explain-heads.ts';
import { count, decimal, NOTHING } from '../files/number-text.ts';
import { visibleText } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { sumOfExpenses } from '../models/expense.ts';
import { gains } from './explanation-tables.ts';

/** Each head's written explanations, with their AUC on test records. */
export function explainedHeadsTable(explained: readonly HeadExplained[]): string {
  const table = new Table({
    head: ['head', 'explainer', 'explanation', 'test AUC'].map((heading) => pc.bold(heading)),
    colAligns: ['left', 'left', 'left', 'right'],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colWidths: [null, null, 72, null],
  });
  for (const { lines, result, failure, explainer, ...head } of explained) {
    const told = (text: string, auc = '') => table.push([headName(head), visibleText(explainer), text, auc]);
    if (failure !== undefined) told(pc.red('failed'));
    else if (lines.length === 0) told(pc.dim(result?.noPattern ? 'no clear pattern' : 'no usable answer'));
    for (const [index, { explanation }] of lines.entries()) {
      told(visibleText(explanation), decimal(result?.explanations[index]?.testAuc, 3));
    }
  }
  return table.toString();
}

/**
 * What each explainer did, over all heads: how many it explained, what its explanations are worth on test records, what choosing
 * and refining them seemed to gain on calibration records and did gain on test records, and what it took.
 */
export function explainersTable(explained: readonly HeadExplained[], simulator: string): string {
  const table = new Table({
    head: [
      'explainer',
      'heads explained',
      'no clear pattern',
      'failed',
      `mean test AUC (${visibleText(simulator)})`,
      'choice: seemed / real gain',
      'refinement: seemed / real gain',
      's a head',
      'tokens a head',
    ].map((heading) => pc.bold(heading)),
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colWidths: [null, 11, 10, 8, 14, 16, 16, null, 10],
  });
  for (const [explainer, ofExplainer] of Map.groupBy(explained, (each) => each.explainer)) {
    const results = ofExplainer.flatMap(({ result }) => result ?? []);
    const { usage } = sumOfExpenses(results.map(({ expense }) => expense));
    const tokens = usage === undefined ? null : usage.promptTokens + usage.completionTokens;
    table.push([
      visibleText(explainer),
      `${results.filter(({ explanations }) => explanations.length > 0).length} of ${ofExplainer.length}`,
      results.filter(({ noPattern, explanations }) => noPattern > 0 && explanations.length === 0).length,
      ofExplainer.filter(({ failure }) => failure !== undefined).length,
      decimal(mean(results.flatMap(({ explanations: [first] }) => first?.testAuc ?? [])), 3),
      gains(results.flatMap(({ choice }) => choice ?? [])),
      gains(results.flatMap(({ rounds }) => rounds.filter(({ kept }) => kept))),
      ((mean(ofExplainer.map(({ milliseconds }) => milliseconds)) ?? 0) / 1000).toFixed(1),
      tokens === null ? NOTHING : count(Math.round(tokens / ofExplainer.length)),
    ]);
  }
  return table.toString();
}
