import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternFolder } from '../../src/attention-patterns/pattern-folder.ts';
import { checkProbabilities } from '../../src/attention-patterns/probabilities.ts';
import { recordsOfPatterns } from '../../src/attention-patterns/records-of-patterns.ts';
import { UserError } from '../../src/files/user-error.ts';
import { writeNpy } from '../files/arrays/array-bytes.ts';

/** The lower triangle of some rows. */
const triangle = (rows: readonly (readonly number[])[]) =>
  Float64Array.from(rows.flatMap((row, from) => row.slice(0, from + 1)));

const options = { top: 9, random: 0, by: 'max', seed: 0, maxTokens: 99 } as const;

type Rows = readonly (readonly number[])[];

/** Makes records of one head's square over `tokens`. */
function make(rows: Rows, tokens: readonly string[], values: 'probabilities' | 'any' = 'probabilities') {
  const folder = mkdtempSync(join(tmpdir(), 'probabilities-'));
  writeNpy(join(folder, 'x.npy'), [1, 1, rows.length, rows.length], rows.flat());
  writeFileSync(join(folder, 'x.tokens.json'), JSON.stringify(tokens));
  const activations: unknown[] = [];
  const read = recordsOfPatterns(
    new PatternFolder(folder),
    ({ top }) => activations.push(...top.map((each) => each.activations)),
    { ...options, values },
  );
  return { activations, notes: read.notes };
}

/** Makes records of one stack of squares. */
function makeStack(squares: readonly Rows[], tokens: readonly (readonly string[])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'probabilities-'));
  const rows = squares[0]?.length ?? 0;
  writeNpy(join(folder, 'x.npy'), [squares.length, 1, 1, rows, rows], squares.flat(2));
  writeFileSync(join(folder, 'x.tokens.json'), JSON.stringify(tokens));
  return recordsOfPatterns(new PatternFolder(folder), () => undefined, {
    ...options,
    values: 'probabilities',
  });
}

const softmax = fc
  .array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((scores) => {
    const weights = scores.map(Math.exp);
    const sum = weights.reduce((total, each) => total + each, 0);
    return weights.map((each) => each / sum);
  });

/** A row alone: the rows above it attend to themselves. */
const alone = (row: readonly number[]) =>
  triangle([
    ...row.slice(1).map((_, from) => Array.from({ length: from + 1 }, (_, to) => Number(to === from))),
    row,
  ]);

describe('probabilities', () => {
  const round = (digits: number) => (value: number) => Number(value.toPrecision(digits));
  const bits = (count: number) => (value: number) => {
    if (value === 0) return 0;
    const unit = 2 ** (Math.floor(Math.log2(value)) + 1 - count);
    return Math.round(value / unit) * unit;
  };
  it.each([
    ['as a softmax gives them', (value: number) => value],
    ['in bfloat16', bits(8)],
    [
      'in float16',
      (value: number) => (value < 2 ** -14 ? Math.round(value * 2 ** 24) / 2 ** 24 : bits(11)(value)),
    ],
    ['with six digits', round(6)],
    ['with four decimals', (value: number) => Math.round(value * 1e4) / 1e4],
    ['with three decimals', (value: number) => Math.round(value * 1e3) / 1e3],
  ])('are taken %s', (_, rounded) => {
    fc.assert(
      fc.property(softmax, (row) => {
        expect(() => checkProbabilities(alone(row.map(rounded)), row.length, 'x')).not.toThrow();
      }),
    );
  });

  it('are not, where a part of each row was lost or added', () => {
    fc.assert(
      fc.property(softmax, fc.constantFrom(0, 0.5, 0.9, 1.1, 2, 100), (row, factor) => {
        const scaled = row.map((each) => each * factor);
        expect(() => checkProbabilities(alone(scaled), row.length, 'x')).toThrow(UserError);
      }),
    );
  });
});

describe('attention that is none is refused in one line that names the row', () => {
  const abc = ['a', ' b', ' c'];
  const good: Rows = [
    [1, 0, 0],
    [0.4, 0.6, 0],
    [0.2, 0.3, 0.5],
  ];
  const last = (...row: readonly number[]): Rows => [...good.slice(0, 2), row];
  it.each<[string, Rows, readonly string[], RegExp]>([
    ['logits', [[-0.3, 0, 0], ...good.slice(1)], abc, /from 0 to 0 is -0\.3, below 0: .*--values any/],
    ['signs', last(0.2, -0.3, 0.5), abc, /from 2 to 1 is -0\.3, below 0/],
    ['percentages', good.map((row) => row.map((each) => each * 100)), abc, /from 0 to 0 is 100, above 1/],
    ['dropout', last(0, 0.3, 0.55), abc, /row 2 sums to 0\.85, not to 1: .*without dropout/],
    ['attention times a norm', last(0.1, 0.15, 0.25), abc, /row 2 sums to 0\.5/],
    ['the mean over heads of which some were masked', last(0.199, 0.3, 0.49), abc, /row 2 sums to 0\.989/],
    ['a row of zeros', last(0, 0, 0), abc, /row 2 has no attention at all: is it padding\?/],
    [
      'attention to what comes later',
      [[0.5, 0.5, 0], ...good.slice(1)],
      abc,
      /token 0 attends to the later token 1/,
    ],
    ['attention from both sides', [[0.4, 0.3, 0.3], ...good.slice(1)], abc, /attends to the later token/],
    [
      'fewer tokens than rows',
      good,
      ['a', ' b'],
      /x\.npy: has 2 tokens, but attention for 3: expected as many/,
    ],
    ['more tokens than rows', good, [...abc, ' d'], /x\.npy: has 4 tokens, but attention for 3/],
    ['padding by name', good, ['a', ' b', '<pad>'], /ends with padding, 1 × "<pad>"/],
    ['padding by BERT’s name', good, ['[PAD]', 'a', ' b'], /begins with padding, 1 × "\[PAD\]"/],
    ['padding by Llama 3’s name', good, ['a', ' b', '<|finetune_right_pad_id|>'], /ends with padding/],
    ['the end of the text twice', good, ['a', '<|endoftext|>', '<|endoftext|>'], /ends with padding, 2 × /],
    ['the beginning of the text twice', good, ['<s>', '<s>', 'a'], /begins with padding, 2 × "<s>"/],
  ])('%s', (_, rows, tokens, message) => {
    expect(() => make(rows, tokens)).toThrow(UserError);
    expect(() => make(rows, tokens)).toThrow(message);
    expect(() => make(rows, tokens)).toThrow(/^[^\n]*x\.npy[^\n]*$/);
  });

  it('but one token that begins or ends a text is none of padding', () => {
    expect(() => make(good, ['<|endoftext|>', 'a', ' b'])).not.toThrow();
    expect(() => make(good, ['<s>', 'a', '</s>'])).not.toThrow();
  });

  const own = (padding: number): Rows =>
    Array.from({ length: 4 }, (_, from) =>
      Array.from({ length: 4 }, (_, to) => {
        if (from < padding) return Number(to === from);
        if (to < padding || to > from) return 0;
        return from === padding ? 1 : to === from ? 0.25 : 0.75 / (from - padding);
      }),
    );
  it.each([
    ['zeros', own(2).map((row, from) => (from < 2 ? row.map(() => 0) : row))],
    ['the padding’s attention to itself', own(2)],
    ['attention to everything', own(2).map((row, from) => (from < 2 ? row.map(() => 0.25) : row))],
  ])('where a stack is padded on the left, with %s', (_, square) => {
    const stack = () =>
      makeStack(
        [own(0), square],
        [
          ['a', ' b', ' c', ' d'],
          ['x', ' y'],
        ],
      );
    expect(stack).toThrow(/x\.npy\[1\]: has 2 tokens of padding at its start: .*padding_side="right"/);
  });

  it('but a stack that is padded on the right is read', () => {
    const square = own(0);
    expect(
      makeStack(
        [square, square],
        [
          ['a', ' b', ' c', ' d'],
          ['x', ' y'],
        ],
      ).sequences,
    ).toBe(2);
  });

  it('unless --values any says that it is meant so, which is said', () => {
    const signed = last(0.2, -0.3, 2.5);
    const { activations, notes } = make(signed, abc, 'any');
    expect(activations[0]).toEqual([1, 0.4, 0.6, 0.2, -0.3, 2.5]);
    expect(notes).toEqual([expect.stringMatching(/taken as they are \(--values any\)/)]);
    expect(make(good, abc).notes).toEqual([]);
  });
});
