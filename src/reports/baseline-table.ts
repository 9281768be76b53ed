import Table from 'cli-table3';
import pc from 'picocolors';
import { decimal } from '../files/number-text.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import type { Baseline } from '../gates/baseline.ts';
import { type Comparison, compareBaselines } from '../gates/compare-baselines.ts';
import { type Fall, fallOf } from '../gates/fall.ts';

/** A baseline as a person reads it: what it belongs to, the AUCs with their means, and by how much they vary. */
export function baselineTable(baseline: Baseline): string {
  const { suite, subject, pairsFingerprint, simulators, scores } = baseline;
  const table = new Table({
    head: ['head', 'explanation', ...simulators.map(({ name }) => visibleText(name))].map((heading) =>
      pc.bold(heading),
    ),
    colAligns: ['left', 'left', ...simulators.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  // Compared with itself, it says what it is.
  const columns = compareBaselines(
    baseline,
    baseline,
    simulators.map(({ name }) => name),
  );
  const explanations = Map.groupBy(scores, ({ head, explanation }) => `${head} ${explanation}`);
  for (const [first] of explanations.values()) {
    if (first === undefined) continue;
    const { head, explanation } = first;
    table.push([
      head,
      shorten(explanation, 60),
      ...columns.map((column) => withSpread(ofExplanation(column, head, explanation), 2)),
    ]);
  }
  const means = columns.map((column) => withSpread(fallOf(column.explanations), 3));
  table.push(['', pc.bold('mean ROC AUC'), ...means]);
  const runs = 1 + (scores[0]?.repeats?.length ?? 0);
  return [
    visibleText(`Suite ${suite}, subject ${subject}, pairs ${pairsFingerprint}`),
    ...simulators.map(({ name, protocol }) => visibleText(`${name}: protocol ${protocol ?? 'none'}`)),
    table.toString(),
    ...(runs > 1 ? [`± is the standard deviation from run to run, of ${runs} runs.`] : []),
  ].join('\n');
}

function ofExplanation({ explanations }: Comparison, head: string, explanation: string): Fall | null {
  return fallOf(explanations.filter((each) => each.head === head && each.explanation === explanation));
}

function withSpread(score: Fall | null, digits: number): string {
  if (score === null) return 'none';
  const { before, spread } = score;
  return spread === null ? decimal(before, digits) : `${decimal(before, digits)} ± ${decimal(spread, 3)}`;
}
