import { describe, expect, it } from 'vitest';
import { headStandings } from '../../src/reports/head-standings.ts';
import type { ScoredExplanation } from '../../src/scorecard/scored-explanation.ts';
import { madeUpRun } from './made-up-run.ts';

const { scorecard } = madeUpRun({ heads: 1, explanationsPerHead: 3, simulators: ['a'] });

/** The head's standing where its explanations have these AUCs, its controls last. */
function standing(aucs: readonly number[], low = 0.6, unsupported: readonly number[] = []) {
  const explanations = scorecard.explanations.map((each, index): ScoredExplanation => {
    const [scored] = each.scores;
    if (scored === undefined) throw new Error('no score');
    const { orderOnly: _, ...score } = scored;
    const interval = { low, high: 1, level: 0.95, method: 'made up' };
    const order = unsupported.includes(index) ? { orderOnly: 'no-strong-pair' as const } : {};
    return { ...each, scores: [{ ...score, ...order, auc: aucs[index] ?? 0.5, interval }] };
  });
  const [head] = headStandings({
    ...scorecard,
    explanations,
    comparisons: { ...scorecard.comparisons, explanations: [] },
  });
  const { state, best, truth } = head?.standings[0] ?? {};
  return { state, best: best?.map(({ id }) => id), truth };
}

describe('headStandings', () => {
  it('has an explanation lead that is above the others, and says whether it is known to be true', () => {
    expect(standing([0.9, 0.8, 0.7])).toEqual({ state: 'leads', best: ['claim-0'], truth: 'true' });
    expect(standing([0.8, 0.9, 0.7])).toEqual({ state: 'leads', best: ['claim-1'], truth: 'false' });
  });

  it('has all that tie', () => {
    expect(standing([0.9, 0.9, 0.7])).toEqual({
      state: 'ties',
      best: ['claim-0', 'claim-1'],
      truth: 'shared',
    });
  });

  it('finds no clear function where the best is not above chance', () => {
    expect(standing([0.9, 0.8, 0.7], 0.45).state).toBe('none');
  });

  it('lets no explanation win that nothing supports', () => {
    expect(standing([0.9, 0.8, 0.7], 0.6, [0])).toMatchObject({ state: 'leads', best: ['claim-1'] });
    expect(standing([0.9, 0.8, 0.7], 0.6, [0, 1, 2])).toMatchObject({ state: 'none', best: ['claim-0'] });
  });

  it('calls one clear that is told apart from every other explanation of its head', () => {
    const { scorecard: large } = madeUpRun({ heads: 1, pairsPerLabel: 100, simulators: ['a'] });
    expect(headStandings(large)[0]?.standings[0]).toMatchObject({ state: 'clear', truth: 'true' });
  });
});
