import { expect, it } from 'vitest';
import { readingDetails } from '../../../src/reports/reading-in-words.ts';
import { scoreRun } from '../../../src/scorecard/build-scorecard.ts';
import { questions, runOf } from '../../pair-cases/runs.ts';

const run = runOf('a.json', ['model', 'old'], questions({ 0: ['x', 'y'] }));

it('says how much of its answers "0" and "1" hold, of simulators that say so', () => {
  const rows = run.rows.map((row, index) => ({
    ...row,
    mass: row.column === 0 ? (index % 2 === 0 ? 0.8 : 0.9) : null,
  }));
  const { scorecard } = scoreRun({ ...run, rows });
  const [model, old] = scorecard.simulators;
  expect(model?.meanMass).toBeCloseTo(0.85, 12);
  expect(old?.meanMass).toBeNull();
  const details = new Map(readingDetails(scorecard).map(({ name, detail }) => [name, detail]));
  expect(details.get('model')).toContain('85 % of the probability mass is on 0 and 1.');
  expect(details.get('old')).not.toContain('mass');
});
