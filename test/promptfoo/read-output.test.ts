import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readPromptfooOutput } from '../../src/promptfoo/read-output.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { questions } from '../pair-cases/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'promptfoo-output-'));
const asked = questions({ 0: ['x'] });
const results = asked
  .flatMap((pairCase, testIdx) =>
    ['left', 'right'].map((label, promptIdx) => ({
      promptIdx,
      testIdx,
      provider: { id: 'file://simulator.ts', label },
      namedScores: { 'P(1)': (testIdx + promptIdx) / 10 },
      testCase: { vars: {}, metadata: { [PAIR_CASE_KEY]: storePairCase(pairCase) } },
      metadata: { protocol: 'p@1' },
    })),
  )
  // promptfoo writes them in the order in which they were answered.
  .reverse();
const output = {
  evalId: 'eval-1',
  results: { version: 3, prompts: [{ provider: 'left' }, { provider: 'right' }], results },
  config: {},
};

function read(name: string, content: string) {
  const file = join(folder, name);
  writeFileSync(file, content);
  return readPromptfooOutput(file, name);
}

describe('readPromptfooOutput', () => {
  const lines = results.map((each) => JSON.stringify(each)).join('\n');
  it.each([
    ['out.json', JSON.stringify(output), 'eval-1'],
    ['out.yaml', stringify(output), 'eval-1'],
    ['out.jsonl', `${lines}\n`, null],
  ])(
    'reads simulators, rows and what was asked, in the order of the tests, from %s',
    (name, content, evalId) => {
      const run = read(name, content);
      expect(run).toMatchObject({ source: name, evalId, simulators: ['left', 'right'] });
      expect(run.asked.filter((_, index) => index % 2 === 0)).toEqual(asked);
      expect(run.rows.filter(({ column }) => column === 1)).toEqual(
        asked.map((pairCase, index) => ({
          column: 1,
          pairCase,
          probability: (index + 1) / 10,
          error: null,
          mass: null,
          asking: null,
          protocol: 'p@1',
          simulator: null,
        })),
      );
    },
  );

  it('leaves out rows that are not about token pairs', () => {
    const foreign = { ...results[0], testCase: { vars: {} } };
    const more = { ...output, results: { ...output.results, results: [foreign, ...results] } };
    expect(read('out.json', JSON.stringify(more)).rows).toHaveLength(results.length);
  });

  it.each([
    ['cut.json', JSON.stringify(output).slice(0, 100), /^cut\.json: not JSON: .*; is the file truncated\?$/],
    ['cut.jsonl', lines.slice(0, -5), /^cut\.jsonl:8: not JSON/],
    [
      'joined.jsonl',
      `${lines}\n${lines}`,
      /^joined\.jsonl: results: test 0 of column . stands there twice: /,
    ],
    ['other.json', '{"evalId":"x"}', /^other\.json: not what `promptfoo eval -o` writes: results: /],
    ['other.jsonl', '{"a":1}', /^other\.jsonl:1: not what `promptfoo eval -o` writes: promptIdx: /],
    ['empty.jsonl', '', /^empty\.jsonl: holds no answers about token pairs; /],
    ['table.csv', 'a,b', /^table\.csv: runs are read from \.json, \.jsonl and \.yaml files/],
    [
      'old.json',
      JSON.stringify(output).replaceAll('\\"label\\":0', '\\"label\\":2'),
      /^old\.json: results: test 2: testCase\.metadata\.attentionHeads: pair\.label: .*; generate tests with/,
    ],
  ])('says what is wrong with %s', (name, content, message) => {
    expect(() => read(name, content)).toThrow(message);
  });

  it('says that a file is missing', () => {
    expect(() => readPromptfooOutput(join(folder, 'none.json'))).toThrow(/none\.json: cannot be read/);
  });
});

describe('a file that means harm', () => {
  const withRow = (more: object) => `${JSON.stringify({ ...results[0], ...more })}\n`;
  const withCase = (more: object) => {
    const [first] = asked;
    return withRow({
      testCase: { metadata: { [PAIR_CASE_KEY]: `pair case ${JSON.stringify({ ...first, ...more })}` } },
    });
  };
  it.each([
    ['a column far away', withRow({ promptIdx: 40_000 }), /^bad\.jsonl:1: .*promptIdx: /],
    ['a P(1) above 1', withRow({ namedScores: { 'P(1)': 1.5 } }), /results: test \d+: namedScores\.P\(1\): /],
    [
      'a P(1) below 0',
      withRow({ namedScores: { 'P(1)': -0.1 } }),
      /results: test \d+: namedScores\.P\(1\): /,
    ],
    [
      'a suite that leads out of results/',
      withCase({ suite: '../../x' }),
      /suite: .*names a folder under results/,
    ],
    ['a suite with a name too long', withCase({ suite: 'x'.repeat(300) }), /suite: .*100 characters/],
    [
      'a pair outside its sequence',
      withCase({ tokens: ['a'] }),
      /pair: expected to <= from < the number of tokens/,
    ],
  ])('is refused for %s', (_, content, message) => {
    expect(() => read('bad.jsonl', content)).toThrow(message);
  });

  it('is refused in JSON too where a row stands in no column', () => {
    const row = { ...results[0], promptIdx: 2 };
    const content = JSON.stringify({ ...output, results: { ...output.results, results: [row] } });
    expect(() => read('bad.json', content)).toThrow(/^bad\.json: results: test \d+: there is no column 2$/);
  });
});
