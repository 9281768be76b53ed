import pc from 'picocolors';
import { counted, decimal, pEquals, pValue, signed } from '../files/number-text.ts';
import { textTable } from '../files/text-table.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import type { Baseline } from '../gates/baseline.ts';
import { type ComparedExplanation, type Comparison, compareBaselines } from '../gates/compare-baselines.ts';
import { describeChange, type Fall, fallOf, pOfFall } from '../gates/fall.ts';

export function baselineTable(baseline: Baseline): string {
  const { suite, subject, pairsFingerprint, simulators, scores } = baseline;
  // Compared with itself, it says what it is.
  const columns = compareBaselines(
    baseline,
    baseline,
    simulators.map(({ name }) => name),
  );
  const explanations = Map.groupBy(scores, ({ head, explanation }) => `${head} ${explanation}`);
  const rows = [...explanations.values()].flatMap((ofExplanation) =>
    ofExplanation.slice(0, 1).map(({ head, explanation }) => {
      const isOne = (each: ComparedExplanation) => each.head === head && each.explanation === explanation;
      const falls = columns.map((column) => fallOf(column.explanations.filter(isOne)));
      return [head, shorten(explanation, 60), ...falls.map((fall) => withSpread(fall, 2))];
    }),
  );
  const means = columns.map((column) => withSpread(fallOf(column.explanations), 3));
  const headings = ['head', 'explanation', ...simulators.map(({ name }) => visibleText(name))];
  const runs = 1 + (scores[0]?.repeats?.length ?? 0);
  return [
    visibleText(`Suite ${suite}, subject ${subject}, pairs ${pairsFingerprint}`),
    ...simulators.map(({ name, protocol }) => visibleText(`${name}: protocol ${protocol ?? 'none'}`)),
    textTable(headings, [...rows, ['', pc.bold('mean ROC AUC'), ...means]], 2),
    ...(runs > 1 ? [`± is the standard deviation from run to run, of ${runs} runs.`] : []),
  ].join('\n');
}

function withSpread(score: Fall | null, digits: number): string {
  if (score === null) return 'none';
  const { before, spread } = score;
  return spread === null ? decimal(before, digits) : `${decimal(before, digits)} ± ${decimal(spread, 3)}`;
}

/** What has changed for one simulator: the mean, then every explanation whose AUC did, the furthest fallen first. */
export function comparisonTable(comparison: Comparison): string {
  const { simulator, explanations, onlyBefore, onlyNow, pairs, protocolChange, textChanges } = comparison;
  const changed = explanations
    .flatMap((each) => {
      const fallen = fallOf([each]);
      return fallen === null || fallen.fall === 0 ? [] : [{ each, fallen }];
    })
    .sort((a, b) => b.fallen.fall - a.fallen.fall);
  const rows = changed.map(({ each, fallen: { before, now, fall } }) => [
    each.head,
    shorten(each.explanation, 60),
    decimal(before, 3),
    decimal(now, 3),
    signed(-fall, 3),
    pValue(pOfFall([each])),
  ]);
  return [
    pc.bold(visibleText(simulator)),
    describeMean(explanations),
    ...(rows.length > 0 ? [textTable(['head', 'explanation', 'before', 'now', 'change', 'p'], rows, 2)] : []),
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
