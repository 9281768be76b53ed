import { describe, expect, it } from 'vitest';
import { keyFindings } from '../../src/reports/key-findings.ts';
import type { Scorecard } from '../../src/scorecard/scorecard.ts';
import { madeUpRun } from './made-up-run.ts';

const withComparison = (of: Partial<Scorecard['comparisons']['simulators'][number]>): Scorecard => {
  const { scorecard } = madeUpRun({ simulators: ['a', 'b'] });
  const [comparison] = scorecard.comparisons.simulators;
  if (!comparison) throw new Error('no comparison');
  return { ...scorecard, comparisons: { ...scorecard.comparisons, simulators: [{ ...comparison, ...of }] } };
};

describe('keyFindings', () => {
  it('says how often the true explanation ranks first, and how far above the controls explanations are', () => {
    const [finding] = keyFindings(madeUpRun().scorecard);
    expect(finding?.lead).toMatch(
      /^gpt-4o ranks the true explanation first in \d of 3 heads(, and ties for first in \d)?\.$/,
    );
    expect(finding?.detail).toMatch(/against the shuffled control/);
  });

  it('leads with the mean AUC where nobody knows what is true', () => {
    const { scorecard } = madeUpRun();
    const simulators = scorecard.simulators.map((each) => ({ ...each, trueFirst: null, selectivity: null }));
    expect(keyFindings({ ...scorecard, simulators })[0]?.lead).toMatch(
      /^gpt-4o’s mean ROC AUC is 0\.\d\d over 9 explanations\.$/,
    );
  });

  it('names the better simulator only where the corrected p-value is below 0.05', () => {
    const better = withComparison({ difference: -0.2, adjustedPValue: 0.01 });
    expect(keyFindings(better)[2]?.lead).toBe(
      'b ranks true explanations above false ones more often than a does.',
    );
    const same = withComparison({ difference: -0.2, adjustedPValue: 0.06 });
    expect(keyFindings(same)[2]?.lead).toBe('No difference between a and b is shown.');
  });

  it('gives the reason where simulators cannot be compared', () => {
    const none = withComparison({ difference: null, reason: 'they share no explanation' });
    expect(keyFindings(none)[2]).toEqual({
      lead: 'a and b cannot be compared.',
      detail: 'they share no explanation.',
    });
  });
});
