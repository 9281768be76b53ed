import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markPair } from '../../src/asking/pair-question.ts';
import { pairCaseOf } from '../../src/promptfoo/stored-pair-case.ts';
import { writeHead } from '../head-files.ts';
import { configFor, projectFile, Workspace } from './promptfoo.ts';

const suite = (more: object = {}) => ({
  name: 'demo',
  subject: 'gpt2',
  records: 'records',
  split: 'all',
  heads: [{ layer: 0, head: 0, explanations: ['attends to the previous token', 'attends to commas'] }],
  ...more,
});
const scripted = (config: object, label = 'scripted') => ({
  id: projectFile('test/fixtures/scripted-simulator.ts'),
  label,
  config,
});
const constant = { id: projectFile('providers/constant-simulator.ts'), label: 'constant' };

function workspace(suiteFile: object = suite()): Workspace {
  const space = new Workspace();
  writeHead(join(space.folder, 'records'), { layer: 0, head: 0 });
  space.write('suite.yaml', suiteFile);
  return space;
}

describe('promptfoo eval', { timeout: 60_000 }, () => {
  it('ends in a table, a scorecard, and a ROC AUC on each column', async () => {
    const space = workspace();
    const answers = [0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3, 0.2, 0.65];
    const run = await space.evaluate(configFor('suite.yaml', [scripted({ answers }), constant]), ['-j', '1']);

    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/head .*explanation .*scripted .*constant/);
    expect(run.stdout).toMatch(/L0H0 .*attends to the previous token .*0\.92 .*0\.50°/);
    const scorecard = space.scorecard('demo');
    expect(scorecard.simulators.map(({ name, meanAuc }) => [name, meanAuc])).toEqual([
      ['scripted', 0.92],
      ['constant', 0.5],
    ]);
    expect(scorecard.problems).toEqual([]);
    expect(run.output().prompts.map(({ metrics }) => metrics.namedScores['ROC AUC'])).toEqual([0.92, 0.5]);
  });

  it('passes the pairs that were judged right, and says why in a sentence', async () => {
    const run = await workspace().evaluate(configFor('suite.yaml', [scripted({ answers: [0.75] })]));
    const rows = run.output().results;
    expect(rows.map(({ success }) => success).sort()).toEqual([
      ...Array(10).fill(false),
      ...Array(10).fill(true),
    ]);
    expect(rows[0]?.gradingResult?.componentResults[0]?.reason).toBe(
      'Label 1, P(1) = 0.750, strong pair found; top tokens: "1" 75 %, "0" 25 %',
    );
  });

  it('brings hostile tokens to the simulator unharmed', async () => {
    const tokens = [
      '{{ env.PLANTED }}',
      ' {% if %}',
      '{#',
      'file://x.js',
      'package:x',
      '{{explanation}}',
      '\n',
      '\n\n',
    ];
    const space = workspace(
      suite({ heads: [{ layer: 1, head: 0, explanations: ['attends to {{sequence}} {% raw %}'] }] }),
    );
    writeHead(join(space.folder, 'records'), { layer: 1, head: 0 }, { tokens });
    const run = await space.evaluate(configFor('suite.yaml', [scripted({ log: 'asked.jsonl' })]), [], {
      PLANTED: 'secret-value',
    });

    expect(run.code, run.stdout + run.stderr).toBe(0);
    const asked = readFileSync(join(space.folder, 'asked.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(asked).toHaveLength(10);
    const possible = tokens.flatMap((_, from) => tokens.map((_, to) => markPair(tokens, { from, to })));
    for (const message of asked) {
      const [text] = message.replace(/^Text: /, '').split('\nRule: ');
      expect(possible).toContain(text);
      expect(message).toContain('attends to {{sequence}} {% raw %}\n');
    }
    const stored = JSON.stringify(run.output());
    expect(stored).not.toContain('secret-value');
  });

  it('keeps ids and tokens that look like keys to promptfoo', async () => {
    const lookalikes = [
      '-'.repeat(80),
      ` sk-${'a'.repeat(40)}`,
      `sk-${'b'.repeat(40)}`,
      'Bearer abcdefghijklmnopqrstuvwxyz',
    ];
    const explanations = [
      'attends from a closing bracket or parenthesis to the matching opening one',
      { id: 'sk-abcdefghij0123456789xyz', text: 'x' },
      { id: 'a'.repeat(60), text: 'y' },
    ];
    const space = workspace(suite({ heads: [{ layer: 1, head: 0, explanations }] }));
    writeHead(
      join(space.folder, 'records'),
      { layer: 1, head: 0 },
      { tokens: [...lookalikes, 'a', 'b', 'c', 'd'] },
    );
    const run = await space.evaluate(configFor('suite.yaml', [constant]));
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(space.scorecard('demo').explanations.map(({ scores }) => scores[0]?.auc)).toEqual([0.5, 0.5, 0.5]);
    const stored = run
      .output()
      .results.map(({ testCase }) => pairCaseOf(testCase.metadata)?.tokens.slice(0, 4));
    expect(new Set(stored.map((tokens) => JSON.stringify(tokens)))).toEqual(
      new Set([JSON.stringify(lookalikes)]),
    );
  });

  it('scores two suites of one config each for itself', async () => {
    const space = workspace();
    space.write('other.yaml', suite({ name: 'other', pairs: { strong: 3, weak: 3 } }));
    const tests = ['suite.yaml', 'other.yaml'].map((file) => ({
      path: projectFile('datasets/head-test-cases.ts'),
      config: { suite: file },
    }));
    const run = await space.evaluate(configFor('', [constant], { tests }));
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(space.scorecard('demo').simulators[0]?.pairs).toBe(20);
    expect(space.scorecard('other').simulators[0]?.pairs).toBe(12);
  });

  it('says so, and exits with 1, when no test is about a token pair, or some are not', async () => {
    const nothing = await workspace().evaluate(configFor('suite.yaml', [constant]), [
      '--filter-pattern',
      'nomatch',
    ]);
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toMatch(/INCOMPLETE {2}no test of this run is about a token pair/);
    const space = workspace();
    const generated = { path: projectFile('datasets/head-test-cases.ts'), config: { suite: 'suite.yaml' } };
    const mixed = await space.evaluate(
      configFor('', [constant], { tests: [generated, { vars: { head: 'x' } }] }),
    );
    expect(mixed.code).toBe(1);
    expect(mixed.stderr).toMatch(/INCOMPLETE {2}1 rows? of this run/);
    expect(space.scorecard('demo').problems).toEqual([]);
  });

  it('still prints the table, and says why, when the reports cannot be written', async () => {
    const space = workspace();
    space.write('results', 'a file where the folder should be');
    const run = await space.evaluate(configFor('suite.yaml', [constant]));
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/L0H0 .*attends to the previous token/);
    expect(run.stderr).toMatch(/EEXIST|ENOTDIR/);
    expect(run.output().results).toHaveLength(20);
  });

  it('names the missing assertion where a config has none', async () => {
    const run = await workspace().evaluate(configFor('suite.yaml', [constant], { defaultTest: {} }));
    expect(run.stderr).toMatch(
      /20 of 20 pairs have no score \(the first: its row has no P\(1\): add assertions/,
    );
  });

  it('averages the repeats of a pair', async () => {
    const space = workspace(suite({ heads: [{ layer: 0, head: 0, explanations: ['x'] }] }));
    const run = await space.evaluate(configFor('suite.yaml', [scripted({})]), [
      '--repeat',
      '3',
      '--no-cache',
    ]);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(space.scorecard('demo').simulators[0]).toMatchObject({ pairs: 10, unscored: 0, meanAuc: 0.5 });
  });

  it.each([
    ['--filter-first-n', '10'],
    ['--filter-range', '0:10'],
    ['--filter-pattern', 'previous'],
    ['--filter-metadata', 'explanation=attends-to-commas'],
  ])('scores what %s leaves, and says that it is a part', async (...filter) => {
    const space = workspace();
    const run = await space.evaluate(configFor('suite.yaml', [constant]), filter);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const [folder] = space.partialRuns('demo');
    expect(folder).toMatch(/^1-of-2-[0-9a-f]{8}$/);
    expect(run.stdout).toMatch(/PARTIAL +partial: 1 of 2 explanations of demo\n/);
    expect(space.scorecard(`demo/partial/${folder}`).simulators[0]).toMatchObject({
      explanations: 1,
      pairs: 10,
      unscored: 0,
    });
  });

  it('says loudly what is missing when rows fail, scores the rest, and exits with 1', async () => {
    const space = workspace();
    const run = await space.evaluate(configFor('suite.yaml', [scripted({ failOn: 'commas' }), constant]));
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/INCOMPLETE {4}scripted: 10 of 20 pairs have no score .*on fire; put it out/);
    const [previous, commas] = space.scorecard('demo').explanations;
    expect(previous?.scores[0]).toMatchObject({ auc: 0.5, unscored: 0 });
    expect(commas?.scores[0]).toMatchObject({
      auc: null,
      undefinedBecause: 'no pair was scored',
      unscored: 10,
    });
    expect(commas?.scores[1]).toMatchObject({ auc: 0.5 });
  });

  it.each([
    ['a suite that is not YAML', 'name: [', /^suite\.yaml:1:\d+: not YAML/],
    ['a suite with an unknown key', { ...suite(), splitt: 'all' }, /^suite\.yaml:\d+: .*splitt/],
    [
      'a record that is missing',
      suite({ heads: [{ layer: 9, head: 9, explanations: ['x'] }] }),
      /9\.json: no record of L9H9/,
    ],
  ])('ends in one line, with exit code 1, for %s', async (_, suiteFile, message) => {
    const space = workspace();
    space.write('suite.yaml', suiteFile);
    const run = await space.evaluate(configFor('suite.yaml', [scripted({ log: 'asked.jsonl' })]));
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(message);
    expect(
      run.stderr
        .trim()
        .split('\n')
        .filter((line) => !/ExperimentalWarning|trace-warnings/.test(line)),
    ).toHaveLength(1);
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at /m);
    expect(space.has('asked.jsonl')).toBe(false);
  });

  it('ends the same way for a protocol without {{sequence}}', async () => {
    const space = workspace();
    space.write('protocol.yaml', { name: 'p', messages: [{ role: 'user', content: '{{explanation}}' }] });
    const run = await space.evaluate(
      configFor('suite.yaml', [{ ...constant, config: { protocol: 'protocol.yaml' } }]),
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /protocol\.yaml:\d+: messages\.0\.content: the last message must contain \{\{sequence\}\}/,
    );
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at /m);
  });
});
