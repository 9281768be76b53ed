import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { GateVerdict } from '../../src/gates/verdict.ts';
import { junitReport } from '../../src/reports/junit-report.ts';
import { HOSTILE } from './hostile-text.ts';
import { madeUpRun } from './made-up-run.ts';

const verdict = (of: Partial<GateVerdict>): GateVerdict => ({
  gate: 'minMeanAuc',
  subject: 'gpt-4o',
  outcome: 'pass',
  reason: 'mean AUC 0.80 is at least 0.70',
  ...of,
});
const casesOf = (verdicts: readonly GateVerdict[], unscoredEvery?: number) => {
  const xml = junitReport(madeUpRun({ verdicts, ...(unscoredEvery ? { unscoredEvery } : {}) }));
  const { document } = parseHTML(xml);
  return [...document.querySelectorAll('testcase')].map((each) => ({
    name: each.getAttribute('name'),
    failure: each.querySelector('failure')?.getAttribute('message') ?? null,
    skipped: each.querySelector('skipped') !== null,
  }));
};

describe('junitReport', () => {
  it('has one passing case, the complete run, where there are no gates', () => {
    expect(casesOf([])).toEqual([{ name: 'complete run', failure: null, skipped: false }]);
  });

  it('fails the complete run with the problems', () => {
    expect(casesOf([], 50)[0]?.failure).toContain('gpt-4o: 3 of 150 pairs have no score');
  });

  it('has a case per verdict, which fails where the gate does', () => {
    expect(casesOf([verdict({}), verdict({ outcome: 'fail', reason: 'too low' })]).slice(1)).toEqual([
      { name: 'minMeanAuc: gpt-4o', failure: null, skipped: false },
      { name: 'minMeanAuc: gpt-4o', failure: 'too low', skipped: false },
    ]);
  });

  it('skips a warning, with its reason, and fails what had nothing to compare', () => {
    const warning = verdict({ outcome: 'warning', reason: 'within the noise' });
    expect(casesOf([warning, { ...warning, outcome: 'inconclusive' }]).slice(1)).toEqual([
      { name: 'minMeanAuc: gpt-4o', failure: null, skipped: true },
      { name: 'minMeanAuc: gpt-4o', failure: 'within the noise', skipped: false },
    ]);
  });

  it('stays well-formed, whatever names and reasons hold', () => {
    const hostile = HOSTILE.map((text) => verdict({ subject: text, reason: text }));
    const xml = junitReport(madeUpRun({ verdicts: hostile }));
    const withoutText = xml.replace(/<!\[CDATA\[.*?\]\]>/gs, '').replace(/"[^"<]*"/g, '""');
    expect(withoutText).not.toContain(']]>');
    const tags = withoutText.match(/<(?![?/])[^\s/>]*/g);
    expect(new Set(tags)).toEqual(new Set(['<testsuites', '<testsuite', '<testcase', '<system-out']));
    expect(tags?.filter((tag) => tag === '<testcase')).toHaveLength(1 + HOSTILE.length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  });
});
