import { describe, expect, it } from 'vitest';
import { pairedDelong } from '../../src/metrics/auc-difference.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { fingerprintOfPairs, type PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { scorecardSchema } from '../../src/scorecard/scorecard.ts';

const HEADS = 8;
type Entry = Pick<PairCase['explanation'], 'truth' | 'control'> & { readonly id: string };
const ENTRIES: readonly Entry[] = [
  { id: 'right', truth: true },
  { id: 'wrong', truth: false },
  { id: 'control-empty', control: 'empty' },
];

const asked = Array.from({ length: HEADS }, (_, head) => head).flatMap((head) =>
  ENTRIES.flatMap((entry) =>
    Array.from(
      { length: 10 },
      (_, from): PairCase => ({
        suite: 'demo',
        subject: 'made up',
        head: { layer: 0, head },
        explanation: { ...entry, text: entry.id },
        pair: { record: 'top[0]', from, to: 0, label: from < 5 ? 1 : 0, activation: 1 },
        tokens: ['a', 'b'],
      }),
    ),
  ),
);
/** Leans towards the label by `skill` for right explanations, and towards nothing for the others. */
const judge = (column: number, skill: number): RunRow[] => {
  const random = seededRandom('judge', column);
  return asked.map((pairCase) => {
    const lean = pairCase.explanation.id === 'right' ? skill * pairCase.pair.label : 0;
    const probability = Math.min(1, random.unit() * (1 - skill) + lean);
    return { column, pairCase, probability, mass: null, error: null, asking: null, protocol: 'p@1' };
  });
};
const { scorecard } = scoreRun({
  evalId: null,
  simulators: ['sharp', 'dull', 'sharp again'],
  asked,
  rows: [...judge(0, 0.8), ...judge(1, 0.3), ...judge(0, 0.8).map((row) => ({ ...row, column: 2 }))],
});
const [sharp, dull, again] = scorecard.simulators;

describe('the statistics of a run', () => {
  it('say why two simulators are not compared where one of them answered nothing', () => {
    const silent = judge(0, 0.8).map((row) => ({ ...row, column: 1, probability: null }));
    const simulators = ['sharp', 'silent'];
    const { comparisons } = scoreRun({
      evalId: null,
      simulators,
      asked,
      rows: [...judge(0, 0.8), ...silent],
    }).scorecard;
    expect(comparisons.simulators[0]).toMatchObject({
      difference: null,
      reason: 'no head is scored by both',
    });
  });

  it('fit the schema and survive JSON', () => {
    expect(scorecardSchema.parse(JSON.parse(JSON.stringify(scorecard)))).toEqual(scorecard);
  });

  it('leave controls out of means, rates and ranks, report them apart, and leave what is false out of the mean AUC', () => {
    expect(sharp).toMatchObject({ explanations: 2 * HEADS, pairs: 20 * HEADS, unscored: 0 });
    expect(sharp?.controls).toEqual([{ control: 'empty', meanAuc: expect.any(Number) }]);
    const aucs = scorecard.explanations
      .filter(({ control, truth }) => !control && truth !== false)
      .map(({ scores }) => scores[0]?.auc ?? 0);
    expect(sharp?.meanAuc).toBeCloseTo(aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length, 12);
  });

  it('give every AUC an interval that holds it, also at 1', () => {
    for (const { scores } of scorecard.explanations) {
      for (const { auc, interval } of scores) {
        expect(interval?.low).toBeLessThan(interval?.high ?? 0);
        expect(interval?.low).toBeLessThanOrEqual(auc ?? -1);
        expect(interval?.high).toBeGreaterThanOrEqual(auc ?? 2);
      }
    }
    expect(scorecard.explanations.some(({ scores }) => scores[0]?.auc === 1)).toBe(true);
  });

  it('say how often the true explanation ranks first, and how well AUCs tell true from false', () => {
    expect(sharp?.trueFirst).toMatchObject({ heads: HEADS, first: HEADS });
    expect(sharp?.trueOverFalse).toBe(1);
    expect(dull?.trueOverFalse).toBeLessThan(1);
  });

  it('test each explanation against its control on the same pairs', () => {
    const right = scorecard.explanations[0]?.scores[1]?.aboveControls[0];
    const rowsOf = (id: string) =>
      judge(1, 0.3).filter(({ pairCase }) => pairCase.head.head === 0 && pairCase.explanation.id === id);
    const expected = pairedDelong(
      rowsOf('right').map(({ pairCase }) => pairCase.pair.label),
      rowsOf('right').map(({ probability }) => probability ?? 0),
      rowsOf('control-empty').map(({ probability }) => probability ?? 0),
    );
    expect(right).toMatchObject({ control: 'empty', ...expected });
    expect(scorecard.explanations[2]?.scores[0]?.aboveControls).toEqual([]);
  });

  it('compare simulators pairwise, and count and correct what was compared', () => {
    const { simulators, explanations, made } = scorecard.comparisons;
    expect(simulators.map(({ first, second }) => [first, second])).toEqual([
      ['sharp', 'dull'],
      ['sharp', 'sharp again'],
      ['dull', 'sharp again'],
    ]);
    const behind = (sharp?.meanAuc ?? 0) - (dull?.meanAuc ?? 0);
    expect(simulators[0]?.meanAucDifference).toBeCloseTo(behind, 12);
    expect(simulators[0]?.headline).toBe('pairwiseRankingAccuracy');
    expect(simulators[0]?.difference).toBeCloseTo(
      (sharp?.pairwiseRankingAccuracy ?? 0) - (dull?.pairwiseRankingAccuracy ?? 0),
      12,
    );
    expect(simulators[1]).toMatchObject({ difference: 0, pValue: 1 });
    expect(simulators[1]?.rankAgreement.tau).toBe(1);
    expect(again?.meanAuc).toBe(sharp?.meanAuc);
    expect(explanations).toHaveLength(HEADS * 3);
    const againstControls = scorecard.explanations.flatMap(({ scores }) =>
      scores.flatMap((score) => score.aboveControls),
    );
    const all = [...simulators, ...explanations, ...againstControls];
    expect(made).toBe(all.filter(({ pValue }) => pValue !== null).length);
    for (const { pValue, adjustedPValue } of all) {
      if (pValue === null) expect(adjustedPValue).toBeNull();
      else expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
    }
  });
});

describe('the statistics of a run with a simulator that cannot win', () => {
  const constant = asked.map((pairCase) => ({
    column: 2,
    pairCase,
    probability: 0.5,
    mass: null,
    error: null,
    asking: null,
    protocol: 'p@1',
  }));
  const two = [...judge(0, 0.8), ...judge(1, 0.3)];
  const without = scoreRun({ evalId: null, simulators: ['sharp', 'dull'], asked, rows: two }).scorecard;
  const withIt = scoreRun({
    evalId: null,
    simulators: ['sharp', 'dull', 'constant'],
    asked,
    rows: [...two, ...constant],
  }).scorecard;

  it('tell how far it is behind, but do not test it', () => {
    const against = withIt.comparisons.simulators.find(({ second }) => second === 'constant');
    expect(against?.meanAucDifference).toBeCloseTo((withIt.simulators[0]?.meanAuc ?? 0) - 0.5, 12);
    expect(against).toMatchObject({ pValue: null, adjustedPValue: null });
    expect(against?.reason).toBe('not tested: constant gives all pairs the same score');
  });

  it('count and correct the other comparisons as if it had not been there', () => {
    expect(withIt.comparisons.made).toBe(without.comparisons.made);
    const tested = ({ comparisons, explanations }: typeof without) =>
      [
        ...comparisons.simulators,
        ...comparisons.explanations,
        ...explanations.flatMap(({ scores }) => scores.flatMap(({ aboveControls }) => aboveControls)),
      ].flatMap(({ adjustedPValue }) => adjustedPValue ?? []);
    expect(tested(withIt)).toEqual(tested(without));
  });
});

describe('the fingerprint of pairs', () => {
  it('is the same in any order and for any explanations, and another for another label', () => {
    const other = asked.filter(({ explanation }) => explanation.id === 'right').reverse();
    expect(fingerprintOfPairs(other)).toBe(fingerprintOfPairs(asked));
    const [first, ...rest] = asked;
    if (!first) throw new Error('nothing was asked');
    const flipped = { ...first, pair: { ...first.pair, label: 0 as const } };
    expect(fingerprintOfPairs([flipped, ...rest])).not.toBe(fingerprintOfPairs(asked));
  });
});
