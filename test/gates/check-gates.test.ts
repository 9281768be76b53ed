import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBaseline } from '../../src/gates/baseline.ts';
import { baselineOf } from '../../src/gates/baseline-of-runs.ts';
import { checkGates } from '../../src/gates/check-gates.ts';
import { predictionsOfRun } from '../../src/scorecard/predictions-file.ts';
import { runOf } from './runs.ts';

const file = join(mkdtempSync(join(tmpdir(), 'check-gates-')), 'baseline.json');
writeBaseline(file, baselineOf(predictionsOfRun(runOf())));

const planned = (run = runOf()) =>
  run.predictions.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase));
const check = (gates: unknown, asked = planned(), simulators = ['gpt']) =>
  checkGates({ attentionHeads: { gates } }, { asked, simulators });

describe('checkGates, before the first question', () => {
  it('says nothing of gates that can be judged, also for a part of the suite', () => {
    check({ baseline: file, maxDrop: 0.1 });
    check({ baseline: file, maxDrop: 0.1 }, planned(runOf({ heads: 2 })));
    check({ minMeanAuc: 0.7, simulators: ['gpt', 'o3'] });
    checkGates({}, { asked: planned(), simulators: [] });
  });

  it.each([
    [
      'a baseline that is missing',
      { baseline: 'none.json', maxDrop: 0.1 },
      planned(),
      /^none\.json: cannot be read/,
    ],
    [
      'a baseline of other pairs',
      { baseline: file, maxDrop: 0.1 },
      planned(runOf({ change: (each) => ({ ...each, pair: { ...each.pair, to: 1 } }) })),
      /it does not have the pair/,
    ],
    [
      'a baseline of another subject',
      { baseline: file, maxDrop: 0.1 },
      planned(runOf({ subject: 'pythia' })),
      /of the subject gpt2, this run of pythia/,
    ],
    [
      'simulators that the run has not',
      { minAuc: 0.5, simulators: ['o3'] },
      planned(),
      /names o3, and the run has gpt/,
    ],
    ['a gate that there is not', { minAUC: 0.5 }, planned(), /there is no minAUC; did you mean minAuc/],
  ])('refuses %s', (_, gates, asked, message) => {
    expect(() => check(gates, asked)).toThrow(message);
  });

  it('refuses a baseline that lacks a simulator', () => {
    expect(() => check({ baseline: file, maxDrop: 0.1 }, planned(), ['o3'])).toThrow(
      /has no simulator o3, only gpt/,
    );
  });
});
