import { describe, expect, it } from 'vitest';
import type { PairCase } from '../../../src/pair-cases/pair-case.ts';
import { resultsOfRun } from '../../../src/reports/tdb/results-of-run.ts';
import { scoreRun } from '../../../src/scorecard/build-scorecard.ts';
import { questions, runOf } from '../../pair-cases/runs.ts';

const control: readonly PairCase[] = questions({ 0: ['x'] }).map((each) => ({
  ...each,
  explanation: { id: 'control-empty', text: 'does something', control: 'empty' },
}));
const asked = [...questions({ 0: ['x', 'y'] }), ...control, ...questions({ 1: ['x'] })];
const run = runOf('a', ['one', 'two'], asked);
const rows = run.rows.map((row, index) => ({
  ...row,
  probability: row.column === 0 || index === asked.length ? null : row.pairCase.pair.label,
}));

describe('resultsOfRun', () => {
  it('gathers one simulator’s answers by head, without controls, and counts the unscored pairs it leaves out', () => {
    const { heads, pairs, unscored } = resultsOfRun(scoreRun({ ...run, rows }), 1);
    expect(heads.map(({ head, explanations }) => [head, explanations.map(({ text }) => text)])).toEqual([
      [{ layer: 0, head: 0 }, ['attends to x', 'attends to y']],
      [{ layer: 0, head: 1 }, ['attends to x']],
    ]);
    expect(heads[0]?.explanations[0]).toEqual({
      text: 'attends to x',
      auc: 1,
      pairs: [4, 5, 6].map((from) => ({
        tokens: Array.from({ length: 10 }, (_, position) => `t${position}`),
        from,
        to: 0,
        label: from < 5 ? 1 : 0,
        probability: from < 5 ? 1 : 0,
      })),
    });
    expect({ pairs, unscored }).toEqual({ pairs: 12, unscored: 1 });
  });

  it('keeps explanations of which no pair was scored, without an AUC', () => {
    const { heads, unscored } = resultsOfRun(scoreRun({ ...run, rows }), 0);
    expect(heads[1]?.explanations).toEqual([{ text: 'attends to x', auc: null, pairs: [] }]);
    expect(unscored).toBe(12);
  });
});
