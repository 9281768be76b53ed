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

const leadsOf = (scorecard: Scorecard) => keyFindings(scorecard).map(({ lead }) => lead);

describe('keyFindings', () => {
  it('says first who reads, then how often the true explanation is at the top, then what that rests on', () => {
    const [reading, holding, first] = keyFindings(madeUpRun({ heads: 12 }).scorecard);
    expect(reading?.lead).toBe('gpt-4o, gpt-4o-mini and heuristic read explanations.');
    expect(holding?.lead).toMatch(
      /^According to gpt-4o, the true explanation ranks first in \d+ of 12 heads/,
    );
    expect(first).toMatchObject({ lead: 'gpt-4o:' });
    expect(first?.detail).toMatch(
      /^a true explanation is above a false one of its head with probability [01]\.\d\d \(.*\); \+0\.\d\d \(.*\) above another head’s explanation; \+0\.\d\d \(.*\) above an empty explanation; mean ROC AUC [01]\.\d\d \(/,
    );
  });

  it('says of a simulator that does not beat the empty explanation that it reads nothing, in the first line', () => {
    const { scorecard } = madeUpRun({ heads: 12, simulators: ['a', 'b'] });
    const [a, b] = scorecard.simulators;
    if (!a || !b) throw new Error('no simulators');
    const simulators = [{ ...a, meanAuc: 0.99, aboveEmpty: 0 }, b];
    expect(leadsOf({ ...scorecard, simulators })[0]).toBe('b reads explanations; a reads nothing.');
  });

  it('says what distance and the like get where nothing in the run tells whether explanations are read', () => {
    const { scorecard } = madeUpRun({ controls: [], simulators: ['a'] });
    const simulators = scorecard.simulators.map((each) => ({ ...each, pairwiseRankingAccuracy: null }));
    const findings = keyFindings({ ...scorecard, simulators });
    expect(findings[0]?.lead).toBe('Nothing here shows whether a reads explanations.');
    expect(findings.find(({ lead }) => lead === 'a:')?.detail).toMatch(
      /Without any explanation, .* alone gets 0\.\d\d on these pairs\. Set controls: \[shuffled, empty\]/,
    );
  });

  it('counts heads by how clear their best explanation is where nobody knows what is true', () => {
    const { scorecard } = madeUpRun({ simulators: ['a'] });
    const explanations = scorecard.explanations.map(({ truth: _, ...each }) => each);
    expect(leadsOf({ ...scorecard, explanations })[1]).toMatch(/^According to a: of 3 heads, \d have .*\.$/);
  });

  it('has no number twice, equal ones of different things aside', () => {
    for (const { lead, detail } of keyFindings(madeUpRun({ heads: 12 }).scorecard)) {
      const numbers = `${lead} ${detail}`.match(/\S+ [+−]?\d\.\d\d \(/g) ?? [];
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  it('names the better simulator only where the corrected p-value is below 0.05', () => {
    const better = withComparison({ difference: -0.2, adjustedPValue: 0.01 });
    expect(leadsOf(better)).toContain('b ranks true explanations above false ones more often than a does.');
    const same = withComparison({ difference: -0.2, adjustedPValue: 0.06 });
    expect(leadsOf(same)).toContain('No difference between a and b is shown.');
  });

  it('gives the reason where simulators cannot be compared', () => {
    const none = withComparison({ difference: null, reason: 'they share no explanation' });
    expect(leadsOf(none)).toContain('a and b cannot be compared: they share no explanation.');
  });
});
