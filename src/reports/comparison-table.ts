import Table from 'cli-table3';
import pc from 'picocolors';
import { counted, decimal, pEquals, pValue, signed } from '../files/number-text.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import type { ComparedExplanation, Comparison } from '../gates/compare-baselines.ts';
import { describeChange, fallOf, pOfFall } from '../gates/fall.ts';

/** What has changed for one simulator: the mean, then every explanation whose AUC did, the furthest fallen first. */
export function comparisonTable(comparison: Comparison): string {
  const { simulator, explanations, onlyBefore, onlyNow, pairs, protocolChange, textChanges } = comparison;
  const changed = explanations
    .flatMap((each) => {
      const fallen = fallOf([each]);
      return fallen === null || fallen.fall === 0 ? [] : [{ each, fallen }];
    })
    .sort((a, b) => b.fallen.fall - a.fallen.fall);
  const table = new Table({
    head: ['head', 'explanation', 'before', 'now', 'change', 'p'].map((heading) => pc.bold(heading)),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { each, fallen } of changed) {
    table.push([
      each.head,
      shorten(each.explanation, 60),
      decimal(fallen.before, 3),
      decimal(fallen.now, 3),
      signed(-fallen.fall, 3),
      pValue(pOfFall([each])),
    ]);
  }
  return [
    pc.bold(visibleText(simulator)),
    describeMean(explanations),
    ...(changed.length > 0 ? [table.toString()] : []),
    `${explanations.length - changed.length} of ${counted(explanations.length, 'explanation')} have the same AUC.`,
    ...[...textChanges].map(
      ([name, change]) => `Another text: ${visibleText(name)}: ${describeChange(change)}`,
    ),
    ...(protocolChange === null ? [] : [`Asked differently: ${describeChange(protocolChange)}`]),
    ...(pairs.missing.length > 0
      ? [`Not compared: ${pairs.missing.length} of ${counted(pairs.before, 'pair')}`]
      : []),
    ...onlyBefore.map((name) => `Only in the baseline: ${visibleText(name)}`),
    ...onlyNow.map((name) => `Not in the baseline: ${visibleText(name)}`),
  ].join('\n');
}

function describeMean(explanations: readonly ComparedExplanation[]): string {
  const fallen = fallOf(explanations);
  if (fallen === null) return 'Nothing can be compared: no explanation was scored in both runs.';
  const { before, now, fall, spread } = fallen;
  const runs = spread === null ? '' : `; ${decimal(spread, 3)} from run to run`;
  return `Mean AUC ${decimal(before, 3)} → ${decimal(now, 3)}, ${signed(-fall, 3)} (${pEquals(pOfFall(explanations))} by a permutation test${runs})`;
}
