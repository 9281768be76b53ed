import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { UserError } from '../../src/files/user-error.ts';
import { readRunConfig } from '../../src/promptfoo/read-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'promptfoo-config-'));
const file = join(folder, 'promptfooconfig.yaml');
writeFileSync(join(folder, 'suite.yaml'), '');
const messages = [{ role: 'user', content: '{{explanation}} {{sequence}}' }];
writeFileSync(join(folder, 'tdb.yaml'), stringify({ name: 'tdb', messages }));
const tests = [{ path: 'file://../datasets/head-test-cases.ts', config: { suite: 'suite.yaml' } }];

function read(content: object) {
  writeFileSync(file, stringify(content));
  return readRunConfig(file);
}

describe('readRunConfig', () => {
  it('reads columns, suites and repeats, and passes over what else promptfoo knows', () => {
    const price = { input: 2.5, output: 10 };
    const run = read({
      description: 'x',
      prompts: ['{{head}}'],
      providers: [
        'file://providers/heuristic-simulator.ts',
        { id: 'file://../providers/constant-simulator.ts', label: 'constant' },
        {
          id: '/somewhere/providers/openai-simulator.ts',
          label: 'live',
          config: {
            model: '{{env.MODEL}}',
            baseUrl: '{{env.URL}}',
            protocol: 'tdb.yaml',
            readout: 'samples',
            price,
          },
        },
        {
          id: 'file://providers/promptfoo-simulator.ts',
          config: { provider: 'azure:chat:gpt-4o', options: { config: {} } },
        },
        'openai:gpt-4o',
        'package:promptfoo-attention-heads:providers.distance',
        'file://node_modules/promptfoo-attention-heads/dist/providers/heuristic-simulator.js',
      ],
      tests: [...tests, 'file://other-tests.csv', { vars: { x: 1 } }],
      evaluateOptions: { repeat: 3, maxConcurrency: 4 },
    });
    expect(run).toEqual({
      columns: [
        { kind: 'embedded', name: 'file://providers/heuristic-simulator.ts' },
        { kind: 'embedded', name: 'constant' },
        {
          kind: 'model',
          name: 'live',
          model: '{{env.MODEL}}',
          asking: expect.objectContaining({
            protocol: expect.objectContaining({ name: 'tdb' }),
            readout: 'samples',
          }),
          price,
        },
        {
          kind: 'model',
          name: 'file://providers/promptfoo-simulator.ts',
          model: 'azure:chat:gpt-4o',
          asking: expect.objectContaining({ readout: 'logprobs', baselineCorrection: false }),
        },
        { kind: 'unknown', name: 'openai:gpt-4o' },
        { kind: 'embedded', name: 'package:promptfoo-attention-heads:providers.distance' },
        {
          kind: 'embedded',
          name: 'file://node_modules/promptfoo-attention-heads/dist/providers/heuristic-simulator.js',
        },
      ],
      suites: [{ suite: join(folder, 'suite.yaml') }],
      folders: [folder, '.'],
      repeat: 3,
    });
  });

  it('takes a single provider and a single test for a list of one', () => {
    const run = read({ providers: 'file://providers/constant-simulator.ts', tests: tests[0] });
    expect(run.columns).toHaveLength(1);
    expect(run.suites).toEqual([{ suite: join(folder, 'suite.yaml') }]);
    expect(run.repeat).toBe(1);
  });

  it('lets commandLineOptions.repeat go before evaluateOptions.repeat, as promptfoo does', () => {
    const more = { commandLineOptions: { repeat: 2 }, evaluateOptions: { repeat: 5 } };
    expect(read({ providers: 'x', tests, ...more }).repeat).toBe(2);
  });

  it.each([
    [{ tests }, ':1: providers: is missing: must be a provider’s id'],
    [{ providers: [{ label: 'x' }], tests }, ':2: providers.0: must be a provider’s id'],
    [{ providers: 'x', tests: ['file://other.csv'] }, 'tests: none has a path'],
    [
      { providers: 'x', tests: [{ ...tests[0], config: { suite: 'gone.yaml' } }] },
      `tests.0: config: suite: there is no ${join(folder, 'gone.yaml')}, and no ${join(process.cwd(), 'gone.yaml')}`,
    ],
    [{ providers: 'x', tests: [{ ...tests[0], config: {} }] }, 'tests.0: config: suite: '],
    [
      { providers: [{ id: 'file://providers/openai-simulator.ts', config: {} }], tests },
      'providers.0: config: model: ',
    ],
    [
      {
        providers: [
          { id: 'file://providers/openai-simulator.ts', config: { model: 'm', price: { input: -1 } } },
        ],
        tests,
      },
      'providers.0: config: price.input: ',
    ],
    [
      {
        providers: [
          {
            id: 'file://providers/openai-simulator.ts',
            config: { model: '{{env.MODEL}}', baselineCorection: 'common' },
          },
        ],
        tests,
      },
      'providers.0: config: unknown: "baselineCorection"; did you mean baselineCorrection?',
    ],
  ])('says what is wrong in %j', (content, message) => {
    expect(() => read(content)).toThrow(UserError);
    expect(() => read(content)).toThrow(`${file}`);
    expect(() => read(content)).toThrow(message);
  });
});
