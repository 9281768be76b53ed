import { describe, expect, it } from 'vitest';
import { RunCheck } from '../../src/pair-cases/check-run.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { Run } from '../../src/pair-cases/run.ts';
import { questions, runOf } from './runs.ts';

const all = questions({ 0: ['x', 'y'], 1: ['x'] });
const version = (drawing: string) => `${drawing}-c-r`;
const checkRun = (run: Run) => new RunCheck(run.simulators).add(run);
const check = (asked: readonly PairCase[]) => checkRun(runOf('a', ['one', 'two'], asked));
/** All questions, and the first head's once more, changed. */
const withChanged = (change: (each: PairCase) => Partial<PairCase>) => [
  ...all,
  ...all.slice(0, 4).map((each) => ({ ...each, ...change(each) })),
];

describe('checkRun', () => {
  it('takes the same question again, as repeats are', () => {
    expect(() => check([...all, ...structuredClone(all)])).not.toThrow();
  });

  it.each<[string, readonly PairCase[], string]>([
    [
      'suites',
      withChanged(() => ({ suite: 'other' })),
      'the run is about two suites, the suite demo of gpt2 and the suite other of gpt2: choose one with --suite',
    ],
    [
      'subjects of one suite',
      withChanged(() => ({ subject: 'gpt3' })),
      'the run is about two suites, the suite demo of gpt2 and the suite demo of gpt3',
    ],
    [
      'versions of a suite, also without a head in common',
      all.map((each) => ({ ...each, version: version(each.head.head === 0 ? 'a' : 'b') })),
      'demo: the run is about two versions of the suite, with different pairs, a and b: run it again',
    ],
    [
      'explanations of one id',
      withChanged(({ explanation }) => ({ explanation: { ...explanation, text: 'attends to dots' } })),
      'L0H0: two explanations have the id x, "attends to x" and "attends to dots": give each its own',
    ],
    [
      'labels of one pair',
      withChanged(({ pair }) => ({ pair: { ...pair, label: 0 } })),
      'L0H0: two pairs are called top[0] 3→0, a strong one of "t3" and "t0" in “t0t1t2t3t4t5t6t7t8t9” and a weak one of',
    ],
    [
      'sequences of one name',
      withChanged(({ tokens }) => ({ tokens: tokens.map((token) => `${token}!`) })),
      'L0H0: two pairs are called top[0] 3→0, a strong one of "t3" and "t0" in “t0t1t2t3t4t5t6t7t8t9” and a strong one of "t3!"',
    ],
  ])('refuses two %s, and names both', (_, asked, message) => {
    expect(() => check(asked)).toThrow(message);
  });

  it('refuses two simulators in one column, and takes them in two', () => {
    const run = runOf('a', ['one', 'two'], all);
    const answeredBy = (name: (row: (typeof run.rows)[number], index: number) => string) => ({
      ...run,
      rows: run.rows.map((row, index) => ({ ...row, simulator: name(row, index) })),
    });
    expect(() => checkRun(answeredBy(({ column }) => `m${column}@1`))).not.toThrow();
    expect(() => checkRun(answeredBy((_, index) => `m@${index === 2 ? 2 : 1}`))).toThrow(
      'one: two simulators answered under this label, m@1 and m@2: give each its own label',
    );
  });
});
