import { describe, expect, it } from 'vitest';
import { runOfResults } from '../../src/promptfoo/run-of-results.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { questions } from '../pair-cases/runs.ts';

const [pairCase] = questions({ 0: ['x'] });
if (!pairCase) throw new Error('no question');

const result = (testIdx: number, promptIdx: number, label: string, probability?: number) => ({
  testIdx,
  promptIdx,
  provider: { label },
  namedScores: probability === undefined ? {} : { 'P(1)': probability },
  ...(probability === undefined ? { error: 'it broke' } : {}),
  testCase: { metadata: { [PAIR_CASE_KEY]: storePairCase(pairCase) } },
});
const probabilitiesOf = (columns: readonly string[], results: readonly unknown[]) =>
  runOfResults({ evalId: 'eval-1', columns, configured: ['left', 'right'], results }).rows.map(
    ({ column, probability }) => [column, probability],
  );

describe('runOfResults', () => {
  it('takes a test once where --resume or --retry-errors made its column anew', () => {
    const results = [
      result(0, 0, 'left', 0.1),
      result(0, 1, 'left', 0.1),
      result(0, 2, 'right', 0.2),
      result(0, 3, 'right', 0.2),
    ];
    expect(probabilitiesOf(['left', 'left', 'right', 'right'], results)).toEqual([
      [0, 0.1],
      [1, 0.2],
    ]);
  });

  it('takes the one with an answer', () => {
    const results = [result(0, 0, 'left'), result(0, 1, 'left', 0.1), result(1, 0, 'left')];
    expect(probabilitiesOf(['left', 'left', 'right', 'right'], results)).toEqual([
      [0, 0.1],
      [0, null],
    ]);
  });

  it('keeps repeats, which are tests of their own', () => {
    const results = [result(0, 0, 'left', 0.1), result(1, 0, 'left', 0.1), result(1, 1, 'left', 0.1)];
    expect(probabilitiesOf(['left', 'left', 'right', 'right'], results)).toEqual([
      [0, 0.1],
      [0, 0.1],
    ]);
  });
});
