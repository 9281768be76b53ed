import { expect, it } from 'vitest';
import { githubAnnotations } from '../../src/reports/github-annotations.ts';

it('annotates a workflow: errors for what fails the run, warnings where nobody can tell, a notice for the whole', () => {
  const verdict = (gate: string, outcome: 'pass' | 'fail' | 'inconclusive', failsRun: boolean) => ({
    gate,
    subject: 'gpt-4o',
    outcome,
    failsRun,
    reason: '50 % of a,\n::error::b',
  });
  const lines = githubAnnotations({
    suite: 'mine',
    problems: ['3 of 10 pairs have no score'],
    outcome: {
      sentence: '1 of 3 gate checks failed.',
      verdicts: [
        verdict('minAuc', 'pass', false),
        verdict('maxDrop', 'inconclusive', false),
        verdict('minMeanAuc', 'fail', true),
      ],
    },
  });
  expect(lines).toEqual([
    '::error title=mine%3A incomplete::3 of 10 pairs have no score',
    '::error title=mine%3A minMeanAuc::gpt-4o: 50 %25 of a,↵::error::b',
    '::warning title=mine%3A maxDrop cannot tell::gpt-4o: 50 %25 of a,↵::error::b',
    '::notice title=mine::1 of 3 gate checks failed.',
  ]);
});
