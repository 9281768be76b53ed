import Table from 'cli-table3';
import pc from 'picocolors';
import { shorten, visibleText } from '../files/visible-text.ts';
import type { Comparison } from '../gates/compare-baselines.ts';
import { DROP_ERROR_RATE, MEAN_DROP_ERROR_RATE } from '../gates/error-rate.ts';
import { describeFall, number } from '../gates/judge.ts';
import { meanAucDrop, testDrops } from '../metrics/auc-drops.ts';

/** What has changed for one simulator: the mean with its interval, then every explanation that did, worst first. */
export function comparisonTable(comparison: Comparison): string {
  const { simulator, explanations, onlyBefore, onlyNow } = comparison;
  const tested = testDrops(explanations, { allowed: 0 }, DROP_ERROR_RATE);
  const rows = explanations
    .flatMap(({ head, explanation }, index) => {
      const test = tested[index] ?? null;
      return test === null || test.drop === 0 ? [] : [{ head, explanation, test }];
    })
    .sort((a, b) => b.test.drop - a.test.drop);
  const table = new Table({
    head: ['head', 'explanation', 'before', 'now', 'change', ''].map((heading) => pc.bold(heading)),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { head, explanation, test } of rows) {
    const mark = test.exceeds === 'yes' ? pc.red('fell') : '';
    table.push([
      head,
      shorten(explanation, 60),
      number(test.before),
      number(test.now),
      number(-test.drop),
      mark,
    ]);
  }
  const alike = explanations.length - rows.length;
  return [
    pc.bold(visibleText(simulator)),
    describeMean(comparison),
    ...(rows.length > 0 ? [table.toString()] : []),
    `${alike} of ${explanations.length} explanations have the same AUC.`,
    ...onlyBefore.map((name) => `Only in the baseline: ${visibleText(name)}`),
    ...onlyNow.map((name) => `Not in the baseline: ${visibleText(name)}`),
  ].join('\n');
}

function describeMean({ explanations }: Comparison): string {
  const { before, now, drop, interval, reason } = meanAucDrop(explanations, MEAN_DROP_ERROR_RATE);
  if (before === null || now === null || drop === null) return `Nothing can be compared: ${reason}.`;
  return `Mean AUC ${number(before)} → ${number(now)}, ${describeFall(drop, interval ?? `no interval: ${reason}`)}`;
}
