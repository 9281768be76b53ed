import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/reports/two-runs/compare-runs.ts';
import { twoRunsCsv } from '../../../src/reports/two-runs/two-runs-csv.ts';
import { twoRunsPage } from '../../../src/reports/two-runs/two-runs-html.ts';
import { twoRunsInWords, whatDiffers } from '../../../src/reports/two-runs/two-runs-in-words.ts';
import { type ScoredRun, scoreRun } from '../../../src/scorecard/build-scorecard.ts';
import { predictionsOfRun, runOfPredictions } from '../../../src/scorecard/predictions-file.ts';
import { HOSTILE } from '../hostile-text.ts';
import { madeUpRun } from '../made-up-run.ts';

const SHAPE = { heads: 4, pairsPerLabel: 20, simulators: ['judge'] };
const first = madeUpRun({ ...SHAPE, subject: 'step-1000' });
/** In other texts, so that no pair is the same. */
const second = madeUpRun({ ...SHAPE, subject: 'step-2000', tokensPerSequence: 25 });

/** The same pairs, where one head's answers are turned around. */
function turnedAround(run: ScoredRun, head: number): ScoredRun {
  const before = runOfPredictions(predictionsOfRun(run));
  return scoreRun({
    ...before,
    rows: before.rows.map((row) =>
      row.pairCase.head.head === head && row.probability !== null
        ? { ...row, probability: 1 - row.probability }
        : row,
    ),
  });
}

describe('compareRuns', () => {
  it('sets runs of different pairs side by side as independent samples', () => {
    const [judge] = compareRuns(first, second);
    expect(judge?.heads.map(({ name }) => name)).toEqual(['L0H0', 'L0H1', 'L0H2', 'L0H3']);
    const scored = judge?.heads.flatMap(({ explanations }) => explanations) ?? [];
    expect(scored).toHaveLength(12);
    expect(scored.every(({ isPaired, interval }) => !isPaired && interval?.method.includes('MOVER'))).toBe(
      true,
    );
    expect(scored.every(({ explanation }) => explanation.control === undefined)).toBe(true);
  });

  it('compares the same pairs by a paired test, and finds the head that lost its function', () => {
    const [judge] = compareRuns(first, turnedAround(first, 2));
    const changes = judge?.heads.map(({ name, change }) => [name, change]);
    expect(changes).toEqual([
      ['L0H0', 'same'],
      ['L0H1', 'same'],
      ['L0H2', 'lost'],
      ['L0H3', 'same'],
    ]);
    const [most] = judge?.heads[2]?.explanations ?? [];
    expect(most).toMatchObject({ isPaired: true, explanation: { id: 'claim-0' } });
    expect(most?.adjustedPValue).toBeLessThan(0.001);
    // Unchanged answers put nothing to the test.
    expect(judge?.heads[0]?.explanations.map(({ pValue }) => pValue)).toEqual([null, null, null]);
  });

  it('takes each run’s only simulator for two ways of asking, and refuses runs without one in common', () => {
    const other = madeUpRun({ ...SHAPE, simulators: ['other judge'] });
    expect(compareRuns(first, other)[0]?.names).toEqual(['judge', 'other judge']);
    const two = madeUpRun({ ...SHAPE, simulators: ['a', 'b'] });
    expect(() => compareRuns(first, two)).toThrow(
      'the runs have no simulator in common: judge in the first, a, b in the second',
    );
  });
});

describe('the reports of two runs', () => {
  const columns = compareRuns(first, second);

  it('say what differs, and what is the same', () => {
    const lines = whatDiffers(first, second, columns).map(({ what, sentence }) => `${what}: ${sentence}`);
    expect(lines).toEqual([
      'Subject model: step-1000 → step-2000',
      'Suite: made-up',
      'Sequences: 0 in both, 160 only in the first, 160 only in the second',
      'Pairs: 0 in both, 160 only in the first, 160 only in the second',
      'Heads: the same 4',
      'Explanations: the same 12',
      'Simulator: judge',
    ]);
  });

  it('name the surest changes first in a terminal', () => {
    const found = compareRuns(first, turnedAround(first, 2));
    const text = twoRunsInWords([], found);
    expect(text).toContain('Of 4 heads in both: 3 same best explanation, 1 clear function lost.');
    expect(text).toMatch(/L0H2 {4}\d\.\d\d → 0\.\d\d, p <\s0\.001: attends/);
  });

  it('have a row for every explanation in the CSV file', () => {
    const [header, ...rows] = [...twoRunsCsv(columns)].join('').trimEnd().split('\n');
    expect(rows).toHaveLength(12);
    expect(header).toMatch(/^layer,head,head_name,change,explanation,/);
  });

  it('have a page that links each cell of the grid to its row, and runs no text of a run', () => {
    const page = twoRunsPage(['a', 'b'], whatDiffers(first, second, columns), columns).markup;
    expect(page).toContain('href="#L0H3"');
    expect(page).toContain('id="L0H3"');
    const hostileText = HOSTILE.join('');
    const hostile = madeUpRun({ ...SHAPE, explanation: hostileText, subject: hostileText });
    const found = compareRuns(hostile, hostile);
    expect(twoRunsPage([hostileText, 'b'], whatDiffers(hostile, hostile, found), found).markup).not.toMatch(
      /<script/,
    );
  });
});
