import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baselineOf, loadBaseline, writeBaseline } from '../../src/gates/baseline.ts';
import { predictionsOfRun } from '../../src/scorecard/predictions-file.ts';
import { right, runOf, undecided } from './runs.ts';

const file = join(mkdtempSync(join(tmpdir(), 'baseline-')), 'baseline.json');
const simulators = { gpt: right, constant: undecided };
const baseline = baselineOf(predictionsOfRun(runOf({ heads: 12, simulators })));

describe('a baseline', () => {
  it('is read as it was written', () => {
    writeBaseline(file, baseline);
    expect(loadBaseline(file)).toEqual(baseline);
    expect(baseline.texts?.[0]).toEqual({ head: 'L1H0', id: 'a', text: 'attends to a' });
  });

  it('has a line per explanation and simulator, heads in the order of their numbers', () => {
    writeBaseline(file, baseline);
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('"auc"'))).toHaveLength(12 * 2 * 2);
    expect(lines.find((line) => line.includes('"auc"'))).toBe(
      '    {"head":"L1H0","explanation":"a","simulator":"constant","auc":0.5,"ranks":[0,0,0,0,0,0,0,0,0,0]},',
    );
    expect(baseline.heads.map(({ head }) => head).slice(8)).toEqual(['L1H8', 'L1H9', 'L1H10', 'L1H11']);
  });

  it('keeps the order of probabilities that rounding would make equal', () => {
    const close = runOf({ heads: 1, simulators: { gpt: (_, pair) => 1e-9 / (pair + 1) } });
    const ranks = baselineOf(predictionsOfRun(close)).scores[0]?.ranks ?? [];
    expect(ranks.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('leaves out controls', () => {
    const run = runOf({
      change: (each) =>
        each.explanation.id === 'a'
          ? each
          : { ...each, explanation: { ...each.explanation, control: 'empty' } },
    });
    expect(baselineOf(predictionsOfRun(run)).scores.map(({ explanation }) => explanation)).toEqual(
      Array(6).fill('a'),
    );
  });

  it('is refused by file and field where it was broken by hand', () => {
    const [first, ...others] = baseline.scores;
    const broken = { ...baseline, scores: [{ ...first, ranks: [0, 1] }, ...others] };
    writeFileSync(file, JSON.stringify(broken));
    expect(() => loadBaseline(file)).toThrow(`${file}: scores.0: 2 ranks for 10 pairs of L1H0`);
  });

  it.each([
    ['heads', /heads: L1H0 stands there twice/],
    ['simulators', /simulators: .* stands there twice/],
    ['texts', /texts: L1H0 a stands there twice/],
    ['scores', /scores: L1H0 a .* stands there twice/],
  ] as const)('is refused where two versions of it were merged line by line: %s', (list, message) => {
    const doubled = [...(baseline[list] ?? []), baseline[list]?.[0]];
    writeFileSync(file, JSON.stringify({ ...baseline, [list]: doubled }));
    expect(() => loadBaseline(file)).toThrow(message);
  });

  it('is refused where a score is of a simulator that it does not list', () => {
    writeFileSync(file, JSON.stringify({ ...baseline, simulators: [] }));
    expect(() => loadBaseline(file)).toThrow(/scores: there is no simulator \w+ in its list/);
  });
});
