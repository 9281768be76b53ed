import { expect, it } from 'vitest';
import type { GateVerdict } from '../../src/gates/verdict.ts';
import { githubAnnotations } from '../../src/reports/github-annotations.ts';

it('annotates a workflow: errors for what fails the run, warnings for what does not, a notice for the whole', () => {
  const verdict = (gate: string, outcome: GateVerdict['outcome']) => ({
    gate,
    subject: 'gpt-4o',
    outcome,
    reason: '50 % of a,\n::error::b',
    details: ['moved most'],
  });
  const lines = githubAnnotations({
    suite: 'mine',
    problems: ['3 of 10 pairs have no score'],
    outcome: {
      sentence: '1 of 3 gate checks failed.',
      verdicts: [
        verdict('minAuc', 'pass'),
        verdict('maxDrop', 'warning'),
        verdict('minMeanAuc', 'fail'),
        verdict('allowMissing', 'inconclusive'),
      ],
    },
  });
  expect(lines).toEqual([
    '::error title=mine%3A incomplete::3 of 10 pairs have no score',
    '::error title=mine%3A minMeanAuc::gpt-4o: 50 %25 of a,↵::error::b%0Amoved most',
    '::error title=mine%3A allowMissing::gpt-4o: 50 %25 of a,↵::error::b%0Amoved most',
    '::warning title=mine%3A maxDrop::gpt-4o: 50 %25 of a,↵::error::b%0Amoved most',
    '::notice title=mine::1 of 3 gate checks failed.',
  ]);
});
