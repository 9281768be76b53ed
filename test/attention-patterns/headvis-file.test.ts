import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { headRecordJson } from '../../src/activation-records/head-record-json.ts';
import {
  type Kept,
  parseSparseHead,
  recordOfHeadvis,
  USUALLY_KEPT,
} from '../../src/attention-patterns/headvis-file.ts';
import { UserError } from '../../src/files/user-error.ts';
import { selectPairs } from '../../src/token-pairs/select-pairs.ts';

const file = 'L1H2.json';
const head = { layer: 1, head: 2 };
const options = { top: 10, random: 10, by: 'max', seed: 0, maxTokens: 100, values: 'probabilities' } as const;

interface Sparse {
  readonly tokens: readonly string[];
  readonly pairs: readonly (readonly [from: number, to: number, value: number])[];
}

/** A sequence as HeadVis stores it. */
function sequence({ tokens, pairs }: Sparse, more: object = {}) {
  return {
    sequence_id: 7,
    interval: 10,
    tokens,
    attention_indices: pairs.map(([from, to]) => from * tokens.length + to),
    attention_values: pairs.map(([, , value]) => value),
    seq_len: tokens.length,
    max_activation: 0.5,
    ...more,
  };
}

function read(sequences: readonly unknown[], more: Partial<typeof options> = {}, kept: Kept = USUALLY_KEPT) {
  return recorded(JSON.stringify({ sequences, top_query_tokens: [], histogram: {} }), more, kept);
}

function recorded(text: string, more: Partial<typeof options> = {}, kept: Kept = USUALLY_KEPT) {
  const made = recordOfHeadvis(parseSparseHead(text, file, head), file, kept, { ...options, ...more });
  return { ...made, record: parseHeadRecord(headRecordJson(made.record), file, head) };
}

const tokens = ['a', 'b', 'c'];

describe('HeadVis’ data of a head', () => {
  it('becomes a record in which pairs that were not kept are known only to be below the threshold', () => {
    const { record } = read([
      sequence({
        tokens,
        pairs: [
          [1, 0, 0.9],
          [2, 1, 0.01],
          [2, 2, 0.25],
        ],
      }),
    ]);
    expect(record.top[0]).toMatchObject({
      tokens,
      activations: [null, 0.9, null, null, 0.01, 0.25],
      maxActivation: 0.9,
      unknownAtMost: [0.005, 0.005, 0.005],
    });
  });

  const letters = [...'abcdefghijkl'];
  /** A row with as many keys as HeadVis keeps, whose least is `least`. */
  const fullRow = (from: number, least: number) =>
    Array.from({ length: 8 }, (_, to) => [from, to, to === 0 ? least : 0.1] as const);
  const weakOf = (record: ReturnType<typeof read>['record'], weakBelow: number) =>
    selectPairs(head, record.top, { strong: 1, weak: 1000, weakBelow, maxActivation: 1, seed: 0 })
      .filter(({ label }) => label === 0)
      .map(({ from, to, activation }) => [from, to, activation]);

  it('bounds what a row lacks: by the threshold, or by its least key where it has as many as are kept', () => {
    const pairs = [[9, 0, 0.9] as const, ...fullRow(10, 0.02), ...fullRow(11, 0.06)];
    const { record } = read([sequence({ tokens: letters, pairs })]);
    expect(record.top[0]?.unknownAtMost?.slice(9)).toEqual([0.005, 0.02, 0.06]);
    expect(weakOf(record, 0.05)).toContainEqual([9, 1, 0.005]);
    expect(weakOf(record, 0.05)).toContainEqual([10, 9, 0.02]);
    expect(weakOf(record, 0.05).filter(([from]) => from === 11)).toEqual([]);
    expect(weakOf(record, 0.004)).toEqual([]);
  });

  it('bounds nothing where a row says that more was kept than usual, unless the run says how much', () => {
    const pairs = Array.from({ length: 12 }, (_, to) => [11, to, 0.01 + to / 1000] as const);
    const all = [sequence({ tokens: letters, pairs: pairs.slice(0, 10) })];
    expect(read(all).record.top[0]?.unknownAtMost).toBeUndefined();
    const told = read(all, {}, { keysPerRow: 10, threshold: 0.001 }).record;
    expect(told.top[0]?.unknownAtMost?.slice(10)).toEqual([0.001, 0.01]);
  });

  it('never takes a pair for strong that is only bounded', () => {
    const places = fc.uniqueArray(fc.tuple(fc.nat(11), fc.nat(11), fc.integer({ min: 1, max: 64 })), {
      minLength: 1,
      selector: ([from, to]) => `${from} ${to}`,
    });
    fc.assert(
      fc.property(places, (drawn) => {
        const pairs = drawn
          .filter(([from, to]) => to <= from && from > 0)
          .map(([from, to, value]) => [from, to, value / 1024] as const);
        fc.pre(pairs.length > 0);
        const { record } = read([sequence({ tokens: letters, pairs })]);
        const selected = selectPairs(head, record.top, {
          strong: 5,
          weak: 100,
          weakBelow: 1,
          maxActivation: 1,
          seed: 0,
        });
        const known = new Map(pairs.map(([from, to, value]) => [`${from} ${to}`, value]));
        for (const { from, to, activation, label } of selected) {
          const value = known.get(`${from} ${to}`);
          if (label === 1) expect(activation).toBe(value);
          else expect(activation).toBe(value ?? record.top[0]?.unknownAtMost?.[from]);
        }
      }),
    );
  });

  it('ranks its sequences, and samples the others', () => {
    const strengths = [0.2, 0.8, 0.4, 0.6];
    const all = strengths.map((value, index) =>
      sequence({ tokens: [`s${index}`, 'b'], pairs: [[1, 0, value]] }),
    );
    const { record } = read(all, { top: 2, random: 1 } as object);
    expect(record.top.map((each) => each.tokens[0])).toEqual(['s1', 's3']);
    expect(record.random).toHaveLength(1);
    expect(['s0', 's2']).toContain(record.random[0]?.tokens[0]);
  });

  it('loses sequences of which nothing is known beyond the first token, and says how many', () => {
    const known = sequence({ tokens, pairs: [[1, 0, 0.9]] });
    const { leftOut, record } = read([
      sequence({ tokens, pairs: [[0, 0, 1]] }),
      known,
      sequence({ tokens, pairs: [] }),
    ]);
    expect({ leftOut, top: record.top.length }).toEqual({ leftOut: 2, top: 1 });
  });

  it('can be cut to the start of each sequence', () => {
    const { record } = read(
      [
        sequence({
          tokens,
          pairs: [
            [1, 0, 0.9],
            [2, 1, 0.95],
          ],
        }),
      ],
      { maxTokens: 2 } as object,
    );
    expect(record.top[0]).toMatchObject({ tokens: ['a', 'b'], activations: [null, 0.9, null] });
  });

  it('is an answer of Neuronpedia’s as well, whose head it says itself', () => {
    const answer = (more: object = {}) => ({
      id: 'c1',
      layer: 1,
      headIndex: 2,
      interval: 4,
      tokens,
      attentionIndices: [3],
      attentionValues: [0.9],
      maxActivation: 0.9,
      ...more,
    });
    expect(recorded(JSON.stringify([answer()])).record.top[0]?.activations).toEqual([
      null,
      0.9,
      null,
      null,
      null,
      null,
    ]);
    expect(() => recorded(JSON.stringify([answer(), answer({ headIndex: 3 })]))).toThrow(
      /holds sequences of L1H2 and L1H3: expected those of one head/,
    );
    expect(() => recorded(JSON.stringify([answer({ layer: 7 })]))).toThrow(/L1H2 and L7H2/);
    expect(() => recorded(JSON.stringify([answer({ modelId: 'a' }), answer({ modelId: 'b' })]))).toThrow(
      /holds sequences of a and b: expected one model's/,
    );
    expect(() => recorded(JSON.stringify({ layer: 1, head: 3, sequences: [] }))).toThrow(
      /says that it is of L1H3: is the file in the wrong place\?/,
    );
    expect(() =>
      recorded(JSON.stringify([answer({ attentionIndices: [3, 3], attentionValues: [0.4, 0.4] })])),
    ).toThrow(/that pair is listed twice/);
  });

  it('reads tokens with their tokenizer’s marks as texts', () => {
    const { record, marks } = read([sequence({ tokens: ['▁a', '▁b'], pairs: [[1, 0, 0.9]] })]);
    expect(record.top[0]?.tokens).toEqual([' a', ' b']);
    expect(marks).toBe('▁ for a space');
  });

  const good: Sparse = { tokens, pairs: [[1, 0, 0.9]] };
  it.each([
    [
      'attention to a later token',
      [sequence(good, { attention_indices: [1] })],
      /sequences\.0: attention index 0: 1 is from 0 to 1/,
    ],
    [
      'an index beyond the sequence',
      [sequence(good, { attention_indices: [9] })],
      /9 is from 3 to 0, of 3 tokens/,
    ],
    [
      'lists of different lengths',
      [sequence(good, { attention_values: [] })],
      /1 attention indices, but 0 attention values/,
    ],
    ['another number of tokens', [sequence(good, { seq_len: 4 })], /3 tokens, but seq_len is 4/],
    [
      'a pair twice',
      [sequence(good, { attention_indices: [3, 3], attention_values: [0.9, 0.1] })],
      /sequences\.0: attention index 1: 3 is from 1 to 0: that pair is listed twice/,
    ],
    ['attention above 1', [sequence({ tokens, pairs: [[1, 0, 1.5]] })], /is 1\.5, above 1: .*--values any/],
    ['attention below 0', [sequence({ tokens, pairs: [[1, 0, -0.5]] })], /is -0\.5, below 0/],
    [
      'a row that sums to more than 1',
      [
        sequence({
          tokens,
          pairs: [
            [1, 0, 0.9],
            [1, 1, 0.9],
          ],
        }),
      ],
      /attention from 1 sums to 1\.8, more than 1/,
    ],
    ['padding', [sequence({ tokens: ['a', '<pad>'], pairs: [[1, 0, 0.9]] })], /ends with padding/],
    [
      'a value that is no number',
      [sequence(good, { attention_values: ['x'] })],
      /sequences\.0\.attention_values\.0/,
    ],
    [
      'no sequence of which anything is known',
      [sequence({ tokens, pairs: [] })],
      /none of its 1 sequences has attention of L1H2/,
    ],
  ])('is refused in one line that names the file: %s', (_, sequences, message) => {
    expect(() => read(sequences)).toThrow(UserError);
    expect(() => read(sequences)).toThrow(message);
    expect(() => read(sequences)).toThrow(/^[^\n]*L1H2\.json: [^\n]*$/);
  });
});
