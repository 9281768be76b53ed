import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { baselineOf } from '../../src/gates/baseline.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { keyFindings } from '../../src/reports/key-findings.ts';
import { terminalTable } from '../../src/reports/terminal-table.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { predictionsOfRun, predictionsText } from '../../src/scorecard/predictions-file.ts';

const HEADS = 8;
const EXPLANATIONS = ['lucky', 'steady', 'poor'];

/** Four pairs to choose on and four to report on, for each explanation of each head. */
const asked = Array.from({ length: HEADS }, (_, head) => head).flatMap((head) =>
  EXPLANATIONS.flatMap((id) =>
    (['select', 'report'] as const).flatMap((purpose) =>
      Array.from(
        { length: 4 },
        (_, index): PairCase => ({
          suite: 'demo',
          subject: 'gpt2',
          head: { layer: 0, head },
          explanation: { id, text: `attends to ${id}` },
          pair: {
            record: `top[${index}]`,
            from: purpose === 'select' ? 4 : 5,
            to: 0,
            label: index < 2 ? 1 : 0,
            activation: 1,
            purpose,
          },
          tokens: ['a', 'b', 'c', 'd', 'e', 'f'],
        }),
      ),
    ),
  ),
);

/** Lucky where it is chosen and at chance beyond, steady at 0.75 on both. */
function judge({ explanation, pair }: PairCase): number {
  const right = pair.label === 1 ? 0.9 : 0.1;
  if (explanation.id === 'lucky') return pair.purpose === 'select' ? right : 0.5;
  if (explanation.id === 'steady') return pair.label === 1 && pair.record === 'top[0]' ? 0.9 : 0.5;
  return 0.5;
}

const rows = asked.map(
  (pairCase): RunRow => ({
    column: 0,
    pairCase,
    probability: judge(pairCase),
    error: null,
    mass: null,
    asking: null,
    protocol: null,
  }),
);
const run = { evalId: null, simulators: ['judge'], asked, rows };
const scored = scoreRun(run);
const { scorecard } = scored;

describe('choosing on other pairs than those reported', () => {
  it('takes every AUC from the pairs to report on, and the choice from the others', () => {
    const ofHead = scorecard.explanations.slice(0, 3).map(({ id, scores }) => [id, scores[0]]);
    expect(ofHead).toEqual([
      ['lucky', expect.objectContaining({ auc: 0.5, strongPairs: 2, choice: { auc: 1, chosen: true } })],
      [
        'steady',
        expect.objectContaining({ auc: 0.75, strongPairs: 2, choice: { auc: 0.75, chosen: false } }),
      ],
      ['poor', expect.objectContaining({ auc: 0.5, strongPairs: 2, choice: { auc: 0.5, chosen: false } })],
    ]);
    expect(scorecard.simulators[0]).toMatchObject({ pairs: HEADS * 3 * 4 });
  });

  it('says what the chosen explanations come to, and the winner’s curse', () => {
    expect(scorecard.simulators[0]).toMatchObject({
      chosenMeanAuc: 0.5,
      chosenHeads: HEADS,
      winnersCurse: 0.5,
    });
    const { lead, detail } = keyFindings(scorecard).at(-1) ?? {};
    expect(lead).toBe('What judge chose scores 0.50 lower on the pairs it was not chosen on.');
    expect(detail).toContain('1.00 where chosen, 0.50 where reported');
  });

  it('shares the choice among explanations that tie for it, and makes none where all tie', () => {
    const tied = rows.map((row) =>
      row.pairCase.pair.purpose === 'select' && row.pairCase.explanation.id === 'steady'
        ? { ...row, probability: row.pairCase.pair.label }
        : row,
    );
    expect(scoreRun({ ...run, rows: tied }).scorecard.simulators[0]).toMatchObject({
      chosenMeanAuc: 0.625,
      winnersCurse: 0.375,
    });
    const alike = rows.map((row) => ({ ...row, probability: 0.5 }));
    expect(scoreRun({ ...run, rows: alike }).scorecard.simulators[0]).toMatchObject({
      chosenMeanAuc: null,
      chosenHeads: 0,
      winnersCurse: null,
    });
  });

  it('marks the chosen one in the terminal’s table, not the best of those reported', () => {
    const lines = stripVTControlCharacters(terminalTable(scorecard)).split('\n');
    const marked = lines.filter((line) => line.includes('*') && line.includes('attends'));
    expect(marked).toHaveLength(HEADS);
    expect(marked.every((line) => line.includes('lucky'))).toBe(true);
    expect(lines).toContainEqual(expect.stringMatching(/^\* chosen on other pairs/));
  });

  it('keeps the pairs to choose on out of baselines, and in predictions.json', () => {
    const baseline = baselineOf(predictionsOfRun(scored));
    expect(baseline.pairsFingerprint).toBe(scorecard.pairsFingerprint);
    expect(Object.keys(baseline.heads[0]?.pairs ?? {})).toHaveLength(4);
    expect([...predictionsText(predictionsOfRun(scored))].join('').match(/"select"/g)).toHaveLength(
      HEADS * 4,
    );
  });
});

describe('the best of several explanations on the pairs reported', () => {
  const alone = asked.map(({ pair: { purpose: _, ...pair }, ...each }) => ({ ...each, pair }));
  const plain = scoreRun({
    ...run,
    asked: alone,
    rows: rows.map((row, index) => ({ ...row, pairCase: alone[index] ?? row.pairCase })),
  });

  it('is said once to look better than it is', () => {
    const lines = stripVTControlCharacters(terminalTable(plain.scorecard)).split('\n');
    expect(lines.filter((line) => line.includes('biased upwards'))).toEqual([
      expect.stringMatching(/^\* the head’s best, chosen on these same pairs, so biased upwards/),
    ]);
  });

  it('is not said of heads with one explanation', () => {
    const one = alone.filter(({ explanation }) => explanation.id === 'steady');
    const { scorecard: single } = scoreRun({ ...run, asked: one, rows: [] });
    expect(keyFindings(single).filter(({ detail }) => detail.includes('select:'))).toEqual([]);
    expect(terminalTable(single)).not.toContain('*');
  });
});
