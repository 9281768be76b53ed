import { describe, expect, it } from 'vitest';
import { byReading, readingOf } from '../../src/scorecard/reading.ts';
import type { SimulatorSummary } from '../../src/scorecard/simulator-summary.ts';
import { madeUpRun } from '../reports/made-up-run.ts';

const { scorecard } = madeUpRun({ simulators: ['a'] });
const [summary] = scorecard.simulators;
const interval = (low: number, high: number) => ({ low, high, level: 0.95, method: 'made up' });
const simulator = (fields: Partial<SimulatorSummary>): SimulatorSummary => {
  if (summary === undefined) throw new Error('no simulator');
  const nothing = {
    pairwiseRankingAccuracy: null,
    pairwiseRankingAccuracyInterval: null,
    selectivity: null,
    selectivityInterval: null,
    aboveEmpty: null,
    aboveEmptyInterval: null,
  };
  return { ...summary, ...nothing, meanAuc: 0.9, ...fields };
};
const verdictOf = (fields: Partial<SimulatorSummary>) => readingOf(simulator(fields), scorecard).verdict;

describe('readingOf', () => {
  it('lets a simulator read that is above chance, other heads’ explanations and an empty one with whole intervals', () => {
    expect(
      verdictOf({
        pairwiseRankingAccuracy: 0.8,
        pairwiseRankingAccuracyInterval: interval(0.7, 0.9),
        selectivity: 0.2,
        selectivityInterval: interval(0.1, 0.3),
        aboveEmpty: 0.2,
        aboveEmptyInterval: interval(0.1, 0.3),
      }),
    ).toBe('reads');
  });

  it('lets one read nothing that is not told from an explanation that says nothing, whatever its mean AUC', () => {
    expect(verdictOf({ meanAuc: 0.99, aboveEmpty: 0.01, aboveEmptyInterval: interval(-0.02, 0.04) })).toBe(
      'nothing',
    );
    expect(verdictOf({ selectivity: 0, selectivityInterval: interval(0, 0) })).toBe('nothing');
    expect(
      verdictOf({ pairwiseRankingAccuracy: 0.5, pairwiseRankingAccuracyInterval: interval(0.3, 0.7) }),
    ).toBe('nothing');
  });

  it('leaves it open where an interval holds no difference, or the run has nothing to tell by', () => {
    expect(verdictOf({ selectivity: 0.05, selectivityInterval: interval(-0.05, 0.15) })).toBe('unclear');
    expect(verdictOf({ selectivity: 0.05 })).toBe('unclear');
    expect(verdictOf({})).toBe('unknown');
  });
});

it('orders simulators by how far they are above explanation-free answers, and never by mean AUC', () => {
  const ranked = byReading({
    ...scorecard,
    simulators: [
      simulator({ name: 'high', meanAuc: 0.99, selectivity: 0.01, selectivityInterval: interval(-0.1, 0.1) }),
      simulator({ name: 'constant', meanAuc: 0.95, selectivity: 0 }),
      simulator({ name: 'low', meanAuc: 0.7, selectivity: 0.2, selectivityInterval: interval(0.1, 0.3) }),
    ],
  });
  expect(ranked.map(({ simulator: { name } }) => name)).toEqual(['low', 'high', 'constant']);
});
