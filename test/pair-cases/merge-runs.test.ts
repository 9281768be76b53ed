import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/files/user-error.ts';
import { mergeRuns } from '../../src/pair-cases/merge-runs.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { StoredRun } from '../../src/pair-cases/run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { questions, runOf } from './runs.ts';

const all = questions({ 0: ['x', 'y'], 1: ['x'] });
const ofHead = (head: number) => all.filter((each) => each.head.head === head);

function refusal(runs: readonly StoredRun[], prefer?: 'last'): string {
  try {
    mergeRuns(runs, prefer ? { prefer } : {});
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('the runs were merged');
}

describe('mergeRuns', () => {
  it('leaves a single run as it is', () => {
    const run = runOf('a', ['one'], all);
    expect(mergeRuns([run])).toBe(run);
  });

  it('makes shards one run, wherever they were cut', () => {
    // Every pair gets its own probability, so that an answer in the wrong place would change the scores.
    const withProbabilities = (run: StoredRun): StoredRun => ({
      ...run,
      rows: run.rows.map((row) => ({ ...row, probability: all.indexOf(row.pairCase) / all.length })),
    });
    const whole = scoreRun(withProbabilities(runOf('whole', ['one', 'two'], all)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: all.length - 1 }), (cut) => {
        const shards = [all.slice(0, cut), all.slice(cut)].map((asked, index) =>
          withProbabilities(runOf(String(index), ['one', 'two'], asked)),
        );
        const { scorecard, predictions } = scoreRun(mergeRuns(shards));
        expect(scorecard).toEqual({ ...whole.scorecard, evalId: 'eval-0 + eval-1' });
        expect(predictions).toEqual(whole.predictions);
      }),
    );
  });

  it('puts simulators of different runs side by side', () => {
    const runs = [
      runOf('a', ['one'], all, { probability: 0.25 }),
      runOf('b', ['two', 'three'], all, { probability: 0.75 }),
    ];
    const { simulators, rows, asked } = mergeRuns(runs);
    expect(simulators).toEqual(['one', 'two', 'three']);
    expect(rows.map(({ column, probability }) => `${column}: ${probability}`)).toEqual([
      ...Array(12).fill('0: 0.25'),
      ...Array(12).fill('1: 0.75'),
      ...Array(12).fill('2: 0.75'),
    ]);
    expect(scoreRun({ evalId: null, simulators, rows, asked }).scorecard.problems).toEqual([]);
  });

  it('misses what one simulator was not asked and another was', () => {
    const { problems } = scoreRun(
      mergeRuns([runOf('a', ['one'], all), runOf('b', ['two'], ofHead(1))]),
    ).scorecard;
    expect(problems).toEqual(['two: 8 of 12 pairs have no score (the first: it is missing from the run)']);
  });

  it('orders controls after the explanations of their head, and pairs alike in all of a head’s explanations', () => {
    const control: readonly PairCase[] = ofHead(1).map((each) => ({
      ...each,
      explanation: { id: 'control-empty', text: 'does something', control: 'empty' },
    }));
    const later = [...questions({ 1: ['z'] })].reverse();
    const { asked } = mergeRuns([
      runOf('a', ['one'], [...ofHead(1), ...control]),
      runOf('b', ['one'], later),
      runOf('c', ['one'], ofHead(0)),
    ]);
    expect(asked.map(({ head, explanation, pair }) => `${head.head} ${explanation.id} ${pair.from}`)).toEqual(
      ['1 x', '1 z', '1 control-empty', '0 x', '0 y'].flatMap((each) =>
        [3, 4, 5, 6].map((from) => `${each} ${from}`),
      ),
    );
  });

  it('merges runs whose controls were not asked about the pairs that explanations are chosen on', () => {
    const asked = questions({ 0: ['x', 'y', 'control'] }).flatMap(({ pair, ...each }): PairCase[] => {
      const reported: PairCase = { ...each, pair: { ...pair, purpose: 'report' } };
      if (each.explanation.id === 'control') return [reported];
      return [{ ...each, pair: { ...pair, from: pair.from + 4, purpose: 'select' } }, reported];
    });
    const merged = mergeRuns([runOf('a', ['one'], asked), runOf('b', ['two'], asked)]);
    const { problems, simulators } = scoreRun(merged).scorecard;
    expect([problems, simulators.map(({ pairs }) => pairs)]).toEqual([[], [12, 12]]);
  });

  it('refuses answers to the same question, or prefers the last', () => {
    const runs = [
      runOf('a', ['one'], all, { probability: 0.2 }),
      runOf('b', ['one'], ofHead(1), { probability: 0.8 }),
    ];
    expect(refusal(runs)).toBe(
      'one: a and b both asked it 4 of the same questions (the first: L0H1 x top[0] 3→0); leave one out, or take the later answers with --prefer last',
    );
    const { rows } = mergeRuns(runs, { prefer: 'last' });
    expect(rows.map(({ probability }) => probability)).toEqual([
      ...Array(8).fill(0.2),
      ...Array(4).fill(0.8),
    ]);
  });

  it('takes single questions that were asked again', () => {
    const again = runOf('b', ['one'], all.slice(2, 3), { probability: 1 });
    const { rows } = mergeRuns([runOf('a', ['one'], all), again], { prefer: 'last' });
    expect(rows.filter(({ probability }) => probability === 1).map(({ pairCase }) => pairCase)).toEqual(
      all.slice(2, 3),
    );
  });

  it('keeps the repeats of a pair', () => {
    const { rows } = mergeRuns([
      runOf('a', ['one'], [...ofHead(0), ...ofHead(0)]),
      runOf('b', ['one'], ofHead(1)),
    ]);
    expect(rows).toHaveLength(20);
  });

  it.each([
    ['in other simulators', ['two'], ['x', 'y']],
    ['in other explanations', ['one'], ['z']],
    ['in the same column', ['one'], ['x', 'y']],
  ])('refuses another choice of pairs %s', (_, simulators, ids) => {
    const other = runOf('b', simulators, questions({ 0: ids }, 1));
    for (const prefer of [undefined, 'last'] as const) {
      expect(refusal([runOf('a', ['one'], all), other], prefer)).toMatch(
        /^L0H0: the runs asked about different pairs: .*\bb\b/,
      );
    }
  });

  it('refuses other labels and other tokens for a pair of the same name', () => {
    const relabelled = all.map((each) => ({ ...each, pair: { ...each.pair, label: 1 as const } }));
    const retokenized = all.map((each) => ({ ...each, tokens: ['a', 'b', 'other'] }));
    for (const asked of [relabelled, retokenized]) {
      expect(refusal([runOf('a', ['one'], all), runOf('b', ['two'], asked)])).toMatch(
        /^L0H0: the runs asked about different pairs: /,
      );
    }
  });

  it('refuses a run that was cut short amidst a head, naming head, runs and pair', () => {
    expect(refusal([runOf('a', ['one'], all), runOf('b', ['two'], all.slice(0, 11))])).toBe(
      'L0H1: the runs asked about different pairs: a about top[0] 6→0 with label 0, which b did not ask two about for x; use runs of the same suite and records, and repeat one that was cut short, which asks nothing twice',
    );
  });

  it('refuses one id with two texts', () => {
    const renamed = all.map((each) => ({
      ...each,
      explanation: { ...each.explanation, text: 'attends to dots' },
    }));
    expect(refusal([runOf('a', ['one'], all), runOf('b', ['two'], renamed)])).toBe(
      'L0H0: a and b mean different explanations by x: "attends to x", and "attends to dots"; give each its own id',
    );
  });

  it('refuses other suites and subjects', () => {
    const other = all.map((each) => ({ ...each, subject: 'gpt3' }));
    expect(refusal([runOf('a', ['one'], all), runOf('b', ['two'], other)])).toBe(
      'a is about the suite demo of gpt2, but b is about demo of gpt3: only runs of one suite can be merged',
    );
  });

  const ofVersion = (head: number, content: string, drawing: string, shard?: number) =>
    ofHead(head).map((each) => ({
      ...each,
      version: `${drawing}-${content}-r`,
      whole: {
        explanations: 1,
        questions: 1,
        pairs: 1,
        ...(shard === undefined ? {} : { shard: { index: shard, of: 2, questions: 1 } }),
      },
    }));

  it('refuses runs of a suite that draws its pairs in another way, though they have no head in common', () => {
    const runs = [ofVersion(0, 'c', 'seed 0'), ofVersion(1, 'd', 'seed 1')];
    expect(refusal(runs.map((asked, index) => runOf('ab'[index] ?? '', ['one'], asked)))).toMatch(
      /^a and b are runs of two versions of the suite demo \(.*-c-r and .*-d-r\)/,
    );
  });

  it('takes runs of a suite that has grown, but not shards of its two versions', () => {
    const grown = [ofVersion(0, 'c', 'same'), ofVersion(1, 'd', 'same')];
    expect(
      mergeRuns(grown.map((asked, index) => runOf('ab'[index] ?? '', ['one'], asked))).rows,
    ).toHaveLength(all.length);
    const shards = [ofVersion(0, 'c', 'same', 1), ofVersion(1, 'd', 'same', 2)];
    expect(refusal(shards.map((asked, index) => runOf('ab'[index] ?? '', ['one'], asked)))).toMatch(
      /^a and b are runs of two versions of the suite demo \(.*-c-r and .*-d-r\)/,
    );
  });

  it('refuses two simulators in one column, and takes them in two', () => {
    const by = (source: string, label: string, head: number, simulator: string) => {
      const run = runOf(source, [label], ofHead(head));
      return { ...run, rows: run.rows.map((row) => ({ ...row, simulator })) };
    };
    expect(refusal([by('a', 'one', 0, 'm@1'), by('b', 'one', 1, 'm@2')])).toBe(
      'one: in a it is m@1, and in b m@2; give the two columns different labels to compare them',
    );
    expect(mergeRuns([by('a', 'one', 0, 'm@1'), by('b', 'two', 1, 'm@2')]).simulators).toEqual([
      'one',
      'two',
    ]);
  });

  it('refuses two protocols in one column, and takes them in two', () => {
    const second = runOf('b', ['one'], ofHead(1), { protocol: 'q@2' });
    expect(refusal([runOf('a', ['one'], ofHead(0)), second])).toBe(
      'one: in a it was asked with the protocol p@1, and in b q@2; give the two columns different labels to compare them',
    );
    expect(mergeRuns([runOf('a', ['two'], ofHead(0)), second]).simulators).toEqual(['two', 'one']);
  });
});
