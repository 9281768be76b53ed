import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { headRecordJson } from '../../src/activation-records/head-record-json.ts';
import { readHeadvis } from '../../src/attention-patterns/headvis-file.ts';
import { UserError } from '../../src/files/user-error.ts';
import { selectPairs } from '../../src/token-pairs/select-pairs.ts';

const file = join(mkdtempSync(join(tmpdir(), 'headvis-')), 'L1H2.json');
const head = { layer: 1, head: 2 };
const options = { top: 10, random: 10, by: 'max', seed: 0, maxTokens: 100 } as const;

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

function read(sequences: readonly unknown[], more: Partial<typeof options> = {}) {
  writeFileSync(file, JSON.stringify({ sequences, top_query_tokens: [], histogram: {} }));
  const made = readHeadvis(file, head, { ...options, ...more });
  return { ...made, record: parseHeadRecord(headRecordJson(made.record), file, head) };
}

const tokens = ['a', 'b', 'c'];

describe('HeadVis’ data of a head', () => {
  it('becomes a record in which pairs that were not kept are not known', () => {
    const { record } = read([
      sequence({
        tokens,
        pairs: [
          [1, 0, 0.9],
          [2, 1, 0],
          [2, 2, 0.25],
        ],
      }),
    ]);
    expect(record.top[0]).toMatchObject({
      tokens,
      activations: [null, 0.9, null, null, 0, 0.25],
      maxActivation: 0.9,
    });
  });

  it('gives weak pairs only among what is known', () => {
    const places = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 64 })), {
      minLength: 1,
      selector: ([from, to]) => `${from} ${to}`,
    });
    fc.assert(
      fc.property(places, (drawn) => {
        const pairs = drawn
          .filter(([from, to]) => to <= from && from > 0)
          .map(([from, to, value]) => [from, to, value / 64] as const);
        fc.pre(pairs.length > 0);
        const { record } = read([sequence({ tokens: ['a', 'b', 'c', 'd', 'e', 'f'], pairs })]);
        const selected = selectPairs(head, record.top, {
          strong: 1,
          weak: 100,
          weakBelow: 1,
          maxActivation: 2,
          seed: 0,
        });
        expect(selected.map(({ from, to, activation }) => [from, to, activation]).sort()).toEqual(
          [...pairs].sort(),
        );
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

  const good: Sparse = { tokens, pairs: [[1, 0, 0.9]] };
  it.each([
    [
      'attention to a later token',
      [sequence(good, { attention_indices: [1] })],
      /sequences\.0: attention_indices\.0: 1 is from 0 to 1/,
    ],
    [
      'an index beyond the sequence',
      [sequence(good, { attention_indices: [9] })],
      /9 is from 3 to 0, of 3 tokens/,
    ],
    [
      'lists of different lengths',
      [sequence(good, { attention_values: [] })],
      /1 attention_indices, but 0 attention_values/,
    ],
    ['another number of tokens', [sequence(good, { seq_len: 4 })], /3 tokens, but seq_len is 4/],
    [
      'a value that is no number',
      [sequence(good, { attention_values: ['x'] })],
      /sequences\.0\.attention_values\.0/,
    ],
    [
      'no sequence of which anything is known',
      [sequence({ tokens, pairs: [] })],
      /none of its 1 sequences holds attention of L1H2/,
    ],
  ])('is refused in one line that names the file: %s', (_, sequences, message) => {
    expect(() => read(sequences)).toThrow(UserError);
    expect(() => read(sequences)).toThrow(message);
    expect(() => read(sequences)).toThrow(/^[^\n]*L1H2\.json: [^\n]*$/);
  });
});
