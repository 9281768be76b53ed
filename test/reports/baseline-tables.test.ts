import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { type Baseline, baselineOf } from '../../src/gates/baseline.ts';
import { compareBaselines } from '../../src/gates/compare-baselines.ts';
import { comparisonTable } from '../../src/reports/baseline-tables.ts';
import { predictionsOfRun } from '../../src/scorecard/predictions-file.ts';
import { type RunOf, right, runOf, wrong } from '../gates/runs.ts';

const baseline = (run: RunOf = {}): Baseline => baselineOf(predictionsOfRun(runOf(run)));
const linesOf = (now: Baseline) => {
  const [comparison] = compareBaselines(baseline(), now, ['gpt']);
  if (comparison === undefined) throw new Error('nothing was compared');
  return stripVTControlCharacters(comparisonTable(comparison)).split('\n');
};

it('lists what fell with its p-value, the texts that changed, and how it is asked now', () => {
  const lines = linesOf(
    baseline({
      protocol: 'p@2',
      simulators: { gpt: (head, pair, id) => (head === 3 && id === 'b' ? wrong : right)(head, pair, id) },
      change: (each) =>
        each.head.head === 3 && each.explanation.id === 'b'
          ? { ...each, explanation: { ...each.explanation, text: 'attends to dots' } }
          : each,
    }),
  );
  expect(lines[1]).toMatch(/^Mean AUC 1\.000 → 0\.917, −0\.083 \(p = 0\.0\d\d by a permutation test\)$/);
  expect(lines.find((line) => line.includes('L1H3'))).toMatch(/b +│ +1\.000 │ 0\.000 │ −1\.000 │ 0\.002/);
  expect(lines).toContain('11 of 12 explanations have the same AUC.');
  expect(lines).toContain('Another text: L1H3 b: “attends to b”, now “attends to dots”');
  expect(lines).toContain('Asked differently: “p@1”, now “p@2”');
});

it('says what is not compared', () => {
  const lines = linesOf(
    baseline({ explanations: ['a'], change: (each) => (each.pair.from === 1 ? null : each) }),
  );
  expect(lines).toContain('Not compared: 6 of 60 pairs');
  expect(lines).toContain('Only in the baseline: L1H0 b');
});
