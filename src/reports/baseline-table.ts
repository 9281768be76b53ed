import Table from 'cli-table3';
import pc from 'picocolors';
import { shorten, visibleText } from '../files/visible-text.ts';
import type { Baseline } from '../gates/baseline.ts';
import { mean } from '../metrics/mean.ts';

/** A baseline as a person reads it: what it belongs to, and the AUCs with their means. */
export function baselineTable({ suite, subject, pairsFingerprint, simulators, scores }: Baseline): string {
  const table = new Table({
    head: ['head', 'explanation', ...simulators.map(({ name }) => visibleText(name))].map((heading) =>
      pc.bold(heading),
    ),
    colAligns: ['left', 'left', ...simulators.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  const explanations = Map.groupBy(scores, ({ head, explanation }) => `${head} ${explanation}`);
  for (const ofExplanation of explanations.values()) {
    const [first] = ofExplanation;
    const aucs = simulators.map(
      ({ name }) => ofExplanation.find(({ simulator }) => simulator === name)?.auc ?? null,
    );
    table.push([
      first?.head ?? '',
      shorten(first?.explanation ?? '', 60),
      ...aucs.map((auc) => decimals(auc, 2)),
    ]);
  }
  const means = simulators.map(({ name }) =>
    mean(scores.flatMap(({ simulator, auc }) => (simulator === name && auc !== null ? [auc] : []))),
  );
  table.push(['', pc.bold('mean ROC AUC'), ...means.map((each) => decimals(each, 3))]);
  return [
    visibleText(`Suite ${suite}, subject ${subject}, pairs ${pairsFingerprint}`),
    ...simulators.map(({ name, protocol }) => visibleText(`${name}: protocol ${protocol ?? 'none'}`)),
    table.toString(),
  ].join('\n');
}

function decimals(value: number | null, digits: number): string {
  return value === null ? 'none' : value.toFixed(digits);
}
