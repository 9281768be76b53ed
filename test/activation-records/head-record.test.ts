import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atMost, parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { UserError } from '../../src/files/user-error.ts';
import { describeRealHeads, describeReference, REAL_HEADS, referenceText } from '../reference.ts';

const head = { layer: 1, head: 2 };
const good = {
  dataclass_name: 'NeuronRecord',
  neuron_id: { dataclass_name: 'NeuronId', layer_index: 1, neuron_index: 2 },
  mean: null,
  most_positive_activation_records: [{ tokens: ['a', 'b'], activations: [0.5, 2, 0.25] }],
  random_sample: [],
};
const parse = (value: unknown) => parseHeadRecord(JSON.stringify(value), '1/2.json', head);
const withActivations = (activations: string) =>
  parseHeadRecord(
    JSON.stringify({
      ...good,
      most_positive_activation_records: [{ tokens: ['a', 'b'], activations: [] }],
    }).replace('"activations":[]', `"activations":${activations}`),
    '1/2.json',
    head,
  );

describe('parseHeadRecord', () => {
  it('reads the records, and the maximum activation of each', () => {
    expect(parse(good)).toEqual({
      head,
      top: [{ name: 'top[0]', tokens: ['a', 'b'], activations: [0.5, 2, 0.25], width: 2, maxActivation: 2 }],
      random: [],
    });
  });

  it('reads the field names of old files', () => {
    expect(parse({ ...good, neuron_id: { layer: 1, idx: 2 } }).head).toEqual(head);
  });

  it('reads NaN and infinities, as Python writes them, in the summary statistics', () => {
    const text = JSON.stringify(good).replace(
      '"mean":null',
      '"mean":NaN,"variance":-Infinity,"skewness":Infinity',
    );
    expect(parseHeadRecord(text, '1/2.json', head).top).toHaveLength(1);
  });

  it('leaves a token alone that spells NaN', () => {
    const top = [{ tokens: ['NaN', '\\"NaN'], activations: [1, 2, 3] }];
    const text = JSON.stringify({ ...good, most_positive_activation_records: top }).replace('null', 'NaN');
    expect(parseHeadRecord(text, '1/2.json', head).top[0]?.tokens).toEqual(['NaN', '\\"NaN']);
  });

  it('reads a triangle that is cut off on its right side', () => {
    const narrow = [{ tokens: ['a', 'b', 'c'], activations: [1, 2, 3, 4, 5] }];
    expect(parse({ ...good, most_positive_activation_records: narrow }).top[0]?.width).toBe(2);
  });

  it('refuses one activation a token, which is a neuron’s record, not a head’s', () => {
    const neuron = [{ tokens: ['a', 'b', 'c'], activations: [0.1, 5.5, 0] }];
    expect(() => parse({ ...good, random_sample: neuron })).toThrow(
      /^1\/2\.json: random_sample\.0: one activation a token: .* is it a neuron's\?$/,
    );
    const single = [{ tokens: ['a'], activations: [1] }];
    expect(parse({ ...good, random_sample: single }).random).toHaveLength(1);
  });

  it('reads tokens with their tokenizer’s marks as the texts that they stand for, and says so', () => {
    const marked = [{ tokens: ['The', 'Ġcat'], activations: [1, 2, 3] }];
    const { top, marks } = parse({ ...good, most_positive_activation_records: marked, random_sample: [] });
    expect({ tokens: top[0]?.tokens, marks }).toEqual({
      tokens: ['The', ' cat'],
      marks: 'Ġ for a space, Ċ for a new line',
    });
  });

  it('knows of a pair that is not known what it is at most, where the file says so', () => {
    const bounded = [{ tokens: ['a', 'b'], activations: [1, null, 0.5], unknown_at_most: [null, 0.005] }];
    const [record] = parse({ ...good, most_positive_activation_records: bounded }).top;
    expect(record && [0, 1, 2].map((index) => atMost(record, index, index === 0 ? 0 : 1))).toEqual([
      1, 0.005, 0.5,
    ]);
    expect(() =>
      parse({ ...good, most_positive_activation_records: [{ ...bounded[0], unknown_at_most: [1] }] }),
    ).toThrow(/records\.0: 1 unknown_at_most, but 2 tokens/);
  });

  it('takes null for an activation that is not known, and the maximum over the others', () => {
    const [record] = withActivations('[-2, null, -1]').top;
    expect(record).toMatchObject({ activations: [-2, null, -1], maxActivation: -1 });
  });

  it.each([
    ['a NaN activation', () => withActivations('[1, NaN, 2]'), /records\.0\.activations\.1: .*finite.*NaN/],
    ['an infinite activation', () => withActivations('[1, 2, 1e999]'), /activations\.2: .*Infinity/],
    ['activations of which none is known', () => withActivations('[null, null, null]'), /all are null/],
    [
      'activations that are no list',
      () => withActivations('"abc"'),
      /activations: expected an array of numbers, found "abc"/,
    ],
    [
      'lengths that fit no triangle',
      () => withActivations('[1, 2, 3, 4]'),
      /4 activations for 2 tokens fit no/,
    ],
    [
      'a misspelt list',
      () => parse({ ...good, random_sample: undefined, random_samples: good.random_sample }),
      /"random_samples" is not read; did you mean random_sample\?/,
    ],
    ['a truncated file', () => parseHeadRecord('{"neuron_id": {', '1/2.json', head), /not JSON.*truncated/],
    ['a file of another head', () => parse({ ...good, neuron_id: { layer: 3, idx: 4 } }), /L3H4.*L1H2/],
    [
      'a file of two heads',
      () => parse({ ...good, neuron_id: { ...good.neuron_id, layer: 9, idx: 2 } }),
      /neuron_id: names two heads, L1H2 and/,
    ],
    [
      'tokens that come twice',
      () => parseHeadRecord('{"neuron_id":{},\n "neuron_id":{}}', '1/2.json', head),
      /not JSON: the key "neuron_id" comes twice \(line 2 column 2\); remove one/,
    ],
    [
      'a pointer of Git LFS',
      () => parseHeadRecord('version https://git-lfs.github.com/spec/v1', '1/2.json', head),
      /run git lfs pull/,
    ],
    ['a file without its head', () => parse({ ...good, neuron_id: {} }), /neuron_id: expected layer_index/],
    ['a file of the wrong type', () => parse([]), /expected an object, found a list/],
    [
      'a file without records',
      () => parse({ neuron_id: good.neuron_id }),
      /most_positive_activation_records/,
    ],
  ])('names the file and the place of %s', (_, attempt, message) => {
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(/^1\/2\.json: /);
    expect(attempt).toThrow(message);
  });
});

describeReference('a record as TDB writes it', 'neuron-record.json', () => {
  it('is read', () => {
    const record = parseHeadRecord(referenceText('neuron-record.json'), 'neuron-record.json', {
      layer: 1,
      head: 3,
    });
    expect(record.top).toHaveLength(8);
    expect(record.random).toHaveLength(1);
  });
});

describeRealHeads('real heads', () => {
  it('are all read', () => {
    const files = readdirSync(REAL_HEADS, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.json'),
    );
    const records = files.map((file) => {
      const [layer, head] = file.replace('.json', '').split('/').map(Number);
      return parseHeadRecord(readFileSync(join(REAL_HEADS, file), 'utf8'), file, {
        layer: layer ?? -1,
        head: head ?? -1,
      });
    });
    expect(records).toHaveLength(144);
    expect(new Set(records.map(({ top }) => top.length))).toEqual(new Set([5]));
  });
});
