import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordFingerprint } from '../../src/activation-records/record-fingerprint.ts';
import { UserError } from '../../src/files/user-error.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { writeHead } from '../head-files.ts';

/** Sequences of two tokens, so of three activations: 0→0, 1→0, 1→1. */
type Triangle = readonly number[];
const PLAIN: Triangle = [0, 1, 0];

interface Records {
  readonly tokens?: readonly string[];
  readonly top?: readonly Triangle[];
  readonly random?: readonly Triangle[];
}

/** The pair cases of L0H0, whose record holds these activations. */
function build({ tokens = ['a', ' b', ' c'], top = [], random = [] }: Records, settings = '') {
  const folder = mkdtempSync(join(tmpdir(), 'pair-cases-'));
  const sequences = (triangles: readonly Triangle[]) =>
    triangles.map((activations) => ({
      tokens: tokens.slice(0, activations.length < 5 ? 2 : 3),
      activations,
    }));
  mkdirSync(join(folder, '0'));
  writeFileSync(
    join(folder, '0', '0.json'),
    JSON.stringify({
      neuron_id: { layer_index: 0, neuron_index: 0 },
      most_positive_activation_records: sequences(top),
      random_sample: sequences(random),
    }),
  );
  const suite = join(folder, 'suite.yaml');
  const heads = 'heads: [{ layer: 0, head: 0, explanations: [x] }]';
  writeFileSync(suite, `name: demo\nsubject: gpt2\nrecords: .\n${settings}\n${heads}\n`);
  return buildPairCases(loadSuite(suite));
}
const ofAll = (pairs: string) => `split: all\npairs: { ${pairs} }`;

describe('buildPairCases', () => {
  it.each([
    [
      'no records at all',
      {},
      '',
      /split valid holds 0 of its records \(0 top, 0 random\); take another split/,
    ],
    [
      'too few records for the split',
      { top: [PLAIN, PLAIN] },
      '',
      /split valid holds 0 .*\(2 top, 0 random\)/,
    ],
    [
      'too few records for as many in every split',
      { top: [PLAIN, PLAIN, PLAIN] },
      'recordsPerSplit: null',
      /split valid holds 0 .*\(3 top, 0 random\)/,
    ],
    [
      'records without a pair of the kind asked for',
      { top: [PLAIN] },
      ofAll('fromAtLeast: 2'),
      /split all holds 1 of its records \(1 top, 0 random\); none of their pairs/,
    ],
  ])('refuses a head with %s', async (_, records, settings, message) => {
    await expect(build(records, settings)).rejects.toThrow(UserError);
    await expect(build(records, settings)).rejects.toThrow(/^L0H0: no pairs to ask about: /);
    await expect(build(records, settings)).rejects.toThrow(message);
  });

  it('warns of a maximum that is not above 0, and says nothing of strong pairs then', async () => {
    const { warnings } = await build(
      { top: [[-3, -2, -1]], random: [[-9, -9, -9]] },
      ofAll('strong: 1, weak: 1'),
    );
    expect(warnings).toEqual([
      'L0H0: its maximum activation should be above 0, and it is -1: weak (below 0.1 × maximum) has no meaning',
    ]);
  });

  it('warns of a head without top records to take the maximum over', async () => {
    const { warnings } = await build({ random: [PLAIN] }, ofAll('strong: 1, weak: 1'));
    expect(warnings[0]).toMatch(/^L0H0: .* above 0, and without top records there is none/);
  });

  it('warns of strong pairs that are themselves weak', async () => {
    const { warnings } = await build(
      { top: [[0, 0.1, 2]], random: [[0, 0, 0]] },
      ofAll('strong: 2, weak: 1'),
    );
    expect(warnings).toEqual(['L0H0: 1 of 2 strong pairs are themselves weak (below 0.1 × maximum)']);
  });

  it('takes the maximum over the pairs that the suite allows: the first token attends to itself with all it has', async () => {
    const sink = { top: [[50, 0.2, 2]], random: [[50, 0, 0]] };
    const { warnings, cases } = await build(sink, ofAll('strong: 1, weak: 3, fromAtLeast: 1'));
    expect(warnings.join()).not.toMatch(/themselves weak/);
    expect(cases.map(({ pair: { label, activation } }) => [label, activation])).toEqual([
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
  });

  it('warns of nothing where strong pairs are strong', async () => {
    expect(
      (await build({ top: [[0, 0, 1]], random: [[0, 0, 0]] }, ofAll('strong: 1, weak: 1'))).warnings,
    ).toEqual([]);
  });

  it('warns of strong pairs that are the first token’s attention to itself, and says what to set', async () => {
    const sink = { top: [[1, 0.2, 0.1]], random: [[0, 0, 0]] };
    const { warnings } = await build(sink, ofAll('strong: 1, weak: 1'));
    expect(warnings).toEqual([
      expect.stringMatching(
        /^L0H0: most strong pairs are the first token’s attention to itself.*set pairs\.fromAtLeast: 1$/,
      ),
    ]);
    expect((await build(sink, ofAll('strong: 1, weak: 1, fromAtLeast: 1'))).warnings.join()).not.toMatch(
      /itself/,
    );
  });

  it('warns of heads that mostly attend to the first token, and says what to set', async () => {
    const { warnings } = await build(
      { top: [[0.1, 2, 0.1]], random: [[0, 0, 0]] },
      ofAll('strong: 1, weak: 1'),
    );
    expect(warnings.join()).toMatch(
      /L0H0: most strong pairs attend to the first token.*set pairs\.toAtLeast: 1/,
    );
  });

  it('warns of a file without random records, as its AUCs mean something else', async () => {
    const { warnings } = await build({ top: [[0.1, 0.1, 2]] }, ofAll('strong: 1, weak: 1'));
    expect(warnings).toEqual([expect.stringMatching(/^L0H0: no random_sample in its file/)]);
  });

  it('says once that a list is shorter than a whole triangle, as one that lost a value is', async () => {
    const { warnings } = await build(
      { top: [[0.1, 0.1, 0.1, 0.1, 0.1]], random: [[0, 0, 0]] },
      ofAll('strong: 1, weak: 1'),
    );
    expect(warnings.filter((each) => each.includes('fewer activations than pairs'))).toEqual([
      'L0H0: 1 of its records hold fewer activations than pairs (top[0]: 5 for 3 tokens): they are read as those of the first 2 to-tokens only',
    ]);
  });

  it('says that tokens hold a tokenizer’s marks, and asks with what these stand for', async () => {
    const { cases, warnings } = await build(
      { tokens: ['The', 'Ġcat'], top: [PLAIN] },
      ofAll('strong: 1, weak: 1'),
    );
    expect(cases[0]?.tokens).toEqual(['The', ' cat']);
    expect(warnings).toContainEqual(
      "L0H0: the tokens of its records hold a tokenizer's marks, read as what they stand for: Ġ for a space, Ċ for a new line",
    );
  });

  it('says that records hold padding', async () => {
    const { warnings } = await build(
      { tokens: ['The', '<pad>'], top: [PLAIN, PLAIN] },
      ofAll('strong: 1, weak: 1'),
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(/^L0H0: 2 of its records begin or end with padding/),
    );
  });

  it('says once how many weak pairs match no strong one in record and distance', async () => {
    // 1→1 is strong, and 0→0 matches it in the first record; nothing does in the second.
    const { cases, warnings } = await build(
      {
        top: [
          [0, 0, 2],
          [0.5, 0, 1.9],
        ],
        random: [[0, 0, 0]],
      },
      ofAll('strong: 2, weak: 3, weakPairs: matched'),
    );
    const weak = cases.filter(({ pair }) => pair.label === 0).map(({ pair }) => pair);
    expect(weak[0]).toMatchObject({ record: 'top[0]', from: 0, to: 0 });
    expect(weak).toHaveLength(3);
    expect(warnings.filter((each) => each.includes('share record and distance'))).toEqual([
      expect.stringMatching(/^L0H0: 2 of 3 weak pairs share record and distance with no strong one/),
    ]);
  });

  it('warns of a head that is never active in its random records, which leaves no base rate', async () => {
    const proposed = ofAll('strong: 1, weak: 1, weakPairs: explanation-sampled');
    const { cases, warnings } = await build({ top: [[0, 0, 2]], random: [[0, 0, 0]] }, proposed);
    expect(warnings).toEqual([expect.stringMatching(/^L0H0: no pair of its random records is active/)]);
    expect(cases[0]).not.toHaveProperty('baseRate');
    const active = await build({ top: [[0, 0, 2]], random: [[0, 0, 1]] }, proposed);
    expect(active.cases[0]?.baseRate).toEqual({ active: 1, pairs: 3 });
  });
});

describe('shards of a suite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pair-cases-'));
  for (const head of [0, 1, 2, 3, 4]) writeHead(folder, { layer: 0, head });
  const file = join(folder, 'suite.yaml');
  const heads = [0, 1, 2, 3, 4].map(
    (head) => `{ layer: 0, head: ${head}, explanations: [a${head}, b${head}] }`,
  );
  const text = `name: demo\nsubject: gpt2\nrecords: .\nsplit: all\ncontrols: [shuffled, empty]\nheads: [${heads}]\n`;
  writeFileSync(file, text);
  const casesOf = async (shard?: string) => {
    const environment = shard === undefined ? {} : { ATTENTION_HEADS_SHARD: shard };
    return (await buildPairCases(loadSuite(file, { environment }))).cases;
  };
  const withoutWhole = (cases: readonly PairCase[]) => cases.map(({ whole: _, ...rest }) => rest);

  it('laid end to end are the suite: every head keeps its pairs and the controls it has in the whole', async () => {
    const all = await casesOf();
    const shards = await Promise.all(['1/3', '2/3', '3/3'].map(casesOf));
    expect(withoutWhole(shards.flat())).toEqual(withoutWhole(all));
    expect(shards.map((cases) => new Set(cases.map(({ head }) => head.head)).size)).toEqual([1, 2, 2]);
  });

  it('know how large their suite is, and how much of it they are', async () => {
    const [first] = await casesOf('2/3');
    expect(first?.whole).toEqual({
      explanations: 10,
      questions: 200,
      pairs: 10,
      shard: { index: 2, of: 3, questions: 80 },
    });
    expect((await casesOf())[0]?.whole).toEqual({ explanations: 10, questions: 200, pairs: 10 });
  });

  it('are what the suite says where nothing else does, and what the command says before all', async () => {
    const sharded = join(folder, 'sharded.yaml');
    writeFileSync(sharded, `${text}shard: 1/5\n`);
    const headsOf = async (surroundings: object) => {
      const { cases } = await buildPairCases(loadSuite(sharded, surroundings));
      return [...new Set(cases.map(({ head }) => head.head))];
    };
    const environment = { ATTENTION_HEADS_SHARD: '2/5' };
    expect(await headsOf({ environment: {} })).toEqual([0]);
    expect(await headsOf({ environment })).toEqual([1]);
    expect(await headsOf({ environment, shard: { index: 3, of: 5 } })).toEqual([2]);
  });

  it('are refused where there are more of them than heads, or the environment says no shard', async () => {
    await expect(casesOf('1/9')).rejects.toThrow(
      'demo: shard 1/9 has no head: the suite has 5; make at most as many shards',
    );
    await expect(casesOf('third')).rejects.toThrow(
      'ATTENTION_HEADS_SHARD: expected a shard such as 3/8, and found "third"',
    );
    expect(() => loadSuite(file, { environment: { ATTENTION_HEADS_SHARDS: '1/2' } })).toThrow(
      'the environment: "ATTENTION_HEADS_SHARDS" is not read; did you mean ATTENTION_HEADS_SHARD?',
    );
  });
});

describe('what an explanation was written from', () => {
  const suiteWith = (fingerprints: readonly string[], tokens: readonly (readonly string[])[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'written-from-'));
    const records = tokens.map((each) => ({ tokens: each, activations: PLAIN }));
    mkdirSync(join(folder, '0'));
    writeFileSync(
      join(folder, '0', '0.json'),
      JSON.stringify({
        neuron_id: { layer_index: 0, neuron_index: 0 },
        most_positive_activation_records: records,
      }),
    );
    const writtenBy = {
      explainer: 'qwen',
      seed: 0,
      split: 'train',
      records: fingerprints.map((fingerprint, index) => ({
        record: `top[${index}]`,
        fingerprint,
        pairs: [[1, 0]],
      })),
    };
    const line = JSON.stringify({ layer: 0, head: 0, id: 'qwen', explanation: 'attends to x', writtenBy });
    writeFileSync(join(folder, 'e.jsonl'), line);
    writeFileSync(
      join(folder, 'suite.yaml'),
      'name: demo\nsubject: gpt2\nrecords: .\nexplanations: e.jsonl\n',
    );
    return buildPairCases(loadSuite(join(folder, 'suite.yaml')));
  };
  const texts = ['a', 'b', 'c', 'd'].map((first) => [first, ' x']);

  it('is known by its text: records made anew with other tokens cannot be told from it, which is said', async () => {
    const known = recordFingerprint({ tokens: ['a', ' x'] });
    const lost = /L0H0: qwen: written from records that are not in its file/;
    expect((await suiteWith([known], texts)).warnings.filter((each) => lost.test(each))).toEqual([]);
    expect((await suiteWith([known, 'f'.repeat(16)], texts)).warnings).toContainEqual(
      expect.stringMatching(lost),
    );
    expect((await suiteWith([], texts)).warnings).toContainEqual(expect.stringMatching(lost));
  });

  it('may stand in a split that is asked about, too, where a text is there twice, which is said', async () => {
    const { warnings } = await suiteWith(
      [recordFingerprint({ tokens: ['b', ' x'] })],
      [...texts.slice(0, 3), ['a', ' x']],
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(/^L0H0: 1 text occurs more than once in its records/),
    );
  });
});
