import { describe, expect, it } from 'vitest';
import type { GateVerdict } from '../../src/gates/verdict.ts';
import { outcomeOf } from '../../src/reports/finished-run.ts';
import { htmlReport } from '../../src/reports/html/html-report.ts';
import { junitReport } from '../../src/reports/junit-report.ts';
import { markdownReport } from '../../src/reports/markdown/markdown-report.ts';
import { terminalVerdicts } from '../../src/reports/terminal-verdicts.ts';
import { scorecardReport } from '../../src/reports/write-reports.ts';
import { madeUpRun } from './made-up-run.ts';

const verdict = (of: Partial<GateVerdict>): GateVerdict => ({
  gate: 'maxDrop',
  subject: 'gpt-4o',
  outcome: 'pass',
  reason: 'it did not fall',
  ...of,
});
const failed = verdict({ outcome: 'fail', reason: 'it fell by 0.4', next: 'npx look here' });
const unreadable = verdict({
  gate: 'gates',
  outcome: 'fail',
  reason: 'none.json: cannot be read',
});
const coverage = {
  partial: true,
  summary: 'partial: 4 of 64 explanations',
  explanations: { covered: 4, partly: 0, all: 64 },
  questions: { covered: 40, all: 640 },
  fingerprint: '01234567',
};
const partial = (verdicts: readonly GateVerdict[] = []) => {
  const run = madeUpRun({ heads: 1, verdicts });
  return { ...run, scorecard: { ...run.scorecard, coverage } };
};
const everywhere = (run: ReturnType<typeof madeUpRun>) => [
  terminalVerdicts(run)
    .map(({ text }) => text)
    .join('\n'),
  htmlReport(run).markup,
  markdownReport(run),
  [...scorecardReport(run)].join(''),
  junitReport(run),
];

describe('outcomeOf', () => {
  it.each([
    ['no gates', 0, 'Every pair was scored. No gates are set.', madeUpRun({ heads: 1 })],
    [
      'no gates',
      0,
      'Every pair was scored. No gates were judged.',
      { ...madeUpRun({ heads: 1 }), gates: 'not judged' as const },
    ],
    [
      'failed',
      100,
      '2 of 3 gate checks had nothing to compare.',
      madeUpRun({
        heads: 1,
        verdicts: [
          verdict({ gate: 'maxUnscored' }),
          verdict({ gate: 'maxMeanDrop', outcome: 'inconclusive' }),
          verdict({ outcome: 'inconclusive' }),
        ],
      }),
    ],
    [
      'warned',
      0,
      'Every pair was scored, and 1 of 2 gate checks passed, with 1 warning.',
      madeUpRun({ heads: 1, verdicts: [verdict({}), verdict({ outcome: 'warning' })] }),
    ],
    [
      'passed',
      0,
      'Every pair was scored, and 1 of 1 gate checks passed.',
      madeUpRun({ heads: 1, verdicts: [verdict({})] }),
    ],
    ['failed', 100, '1 of 2 gate checks failed.', madeUpRun({ heads: 1, verdicts: [verdict({}), failed] })],
    ['failed', 1, 'Its gates could not be judged.', madeUpRun({ heads: 1, verdicts: [unreadable] })],
    ['failed', 1, 'The run is incomplete.', madeUpRun({ heads: 1, unscoredEvery: 50 })],
    [
      'failed',
      100,
      'The run is incomplete, and 1 of 1 gate checks failed.',
      madeUpRun({ heads: 1, unscoredEvery: 50, verdicts: [failed] }),
    ],
    [
      'no gates',
      0,
      'This run is partial: 4 of 64 explanations. Every pair that it asked about was scored. No gates are set.',
      partial(),
    ],
  ] as const)('says of a run: %s, exit code %i, “%s”', (status, exitCode, sentence, run) => {
    expect(outcomeOf(run)).toMatchObject({ status, exitCode, sentence });
  });

  it('is told alike in the terminal and in every report, failed gates with their reason and what to do', () => {
    const details = ['1 of 12 fell: L1H0 a', 'the text changed'];
    for (const text of everywhere(madeUpRun({ heads: 1, verdicts: [{ ...failed, details }] }))) {
      for (const detail of details) expect(text).toContain(detail);
      expect(text).toMatch(/it fell by 0\\?\.4/);
      expect(text).toContain('npx look here');
    }
    for (const text of everywhere(madeUpRun({ heads: 1, verdicts: [unreadable] }))) {
      expect(text).toMatch(/none\\?\.json: cannot be read/);
    }
    for (const text of everywhere(partial())) expect(text).toContain('partial: 4 of 64 explanations');
  });

  it('fails JUnit wherever it fails the run, and skips what a run does not cover', () => {
    expect(junitReport(madeUpRun({ heads: 1, verdicts: [unreadable] }))).toMatch(
      /<testsuite [^>]*failures="1"/,
    );
    expect(junitReport(partial())).toMatch(/failures="0"[^>]*skipped="1"/);
  });

  it('comes last in the terminal', () => {
    const lines = terminalVerdicts(madeUpRun({ heads: 1, verdicts: [failed, verdict({})] }));
    expect(lines.map(({ text }) => text).at(-1)).toContain('made-up: FAILED. 1 of 2 gate checks failed.');
  });
});
