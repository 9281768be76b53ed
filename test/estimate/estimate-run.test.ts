import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { estimateRun, type RequestsEstimate } from '../../src/estimate/estimate-run.ts';
import { estimateTable } from '../../src/estimate/estimate-table.ts';
import { UserError } from '../../src/files/user-error.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { readRunConfig } from '../../src/promptfoo/read-config.ts';
import { COMMON_EXPLANATIONS } from '../../src/rules/rules.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from '../e2e/promptfoo.ts';
import { writeHead } from '../head-files.ts';
import { startSimulatorServer } from '../simulator-server/index.ts';

const server = await startSimulatorServer();
afterAll(() => server.close());

const space = new Workspace();
writeHead(join(space.folder, 'records'), { layer: 0, head: 0 });
const suite = space.write('suite.yaml', {
  name: 'estimate',
  subject: 'gpt2',
  records: 'records',
  split: 'all',
  heads: [
    {
      layer: 0,
      head: 0,
      explanations: [
        { id: 'a', text: 'attends to commas' },
        { id: 'again', text: 'attends to commas' },
        { id: 'b', text: 'attends to the previous token' },
      ],
    },
  ],
});
const column = (label: string, config: object, simulator = 'openai-simulator') => ({
  id: projectFile(`providers/${simulator}.ts`),
  label,
  config: { ...(simulator === 'openai-simulator' ? { baseUrl: server.baseUrl } : {}), ...config },
});

async function estimate(providers: readonly unknown[], more: object = {}) {
  return estimateRun(readRunConfig(space.write('promptfooconfig.yaml', configFor(suite, providers, more))));
}

async function requestsOf(config: object, more: object = {}): Promise<RequestsEstimate> {
  const requests = (await estimate([column('x', config)], more)).columns[0]?.requests;
  if (!requests) throw new Error('no estimate');
  return requests;
}

describe('estimateRun', () => {
  it('counts the questions under other explanations once for a pair, also where one is an explanation, too', async () => {
    const [plain, corrected] = [
      await requestsOf({ model: 'm' }),
      await requestsOf({ model: 'm', baselineCorrection: 'common' }),
    ];
    const templated = await requestsOf({
      model: 'm',
      baselineCorrection: "{{ env.NO_SUCH_VARIABLE or 'common' }}",
    });
    expect(templated).toEqual(corrected);
    // Of two texts, one is among the common explanations.
    expect(corrected.count).toBe((plain.count / 2) * (COMMON_EXPLANATIONS.length + 1));
  });

  it('counts a question per explanation and pair, and identical requests once', async () => {
    const { columns } = await estimate([column('x', { model: 'gpt-4o' })]);
    const { cases } = await buildPairCases(loadSuite(suite));
    // The records have the same text, so that equal positions in two of them make the same question.
    const questions = new Set(
      cases.map(({ explanation, pair }) => `${explanation.text} ${pair.from} ${pair.to}`),
    );
    expect(questions.size).toBeLessThan(cases.length);
    expect(columns).toHaveLength(1);
    expect(columns[0]).toMatchObject({
      kind: 'model',
      model: 'gpt-4o',
      questions: 30,
      requests: { count: questions.size, completionTokens: questions.size },
    });
  });

  it('counts each sample, the words of a readout’s own protocol, and the room that replies have', async () => {
    const price = { input: 1, output: 4 };
    const [plain, sampled, stated] = [
      await requestsOf({ model: 'm', price }),
      await requestsOf({ model: 'm', price, readout: 'samples', samples: 3, maxOutputTokens: 64 }),
      await requestsOf({ model: 'm', price, readout: 'stated' }),
    ];
    expect(sampled).toMatchObject({
      count: 3 * plain.count,
      promptTokens: 3 * plain.promptTokens,
      completionTokens: 3 * plain.count,
      mostCompletionTokens: 64 * 3 * plain.count,
    });
    expect(plain.mostCompletionTokens).toBe(plain.count);
    expect(sampled.cost?.atMost).toBeCloseTo((3 * plain.promptTokens + 4 * 64 * 3 * plain.count) / 1e6, 12);
    expect(stated.count).toBe(plain.count);
    expect(stated.promptTokens).toBeLessThan(plain.promptTokens);
  });

  it('counts a request for several pairs, or for all samples, once', async () => {
    const plain = await requestsOf({ model: 'm', readout: 'samples', samples: 4 });
    const together = { model: 'm', readout: 'samples', samples: 4, samplesTogether: true };
    expect(await requestsOf(together)).toMatchObject({
      count: plain.count / 4,
      completionTokens: plain.completionTokens,
      mostCompletionTokens: plain.mostCompletionTokens,
    });
    const many = await requestsOf({ ...together, pairsPerRequest: 5, orders: 2 });
    expect(many.count).toBeLessThan((2 * plain.count) / 4 / 2);
    expect(many.promptTokens).toBeLessThan(plain.promptTokens / 8);
    expect(many.completionTokens).toBe(many.count * 4 * 5 * 6);
  });

  it('asks anew in every repeat', async () => {
    const once = await requestsOf({ model: 'gpt-4o' });
    const thrice = await requestsOf({ model: 'gpt-4o' }, { evaluateOptions: { repeat: 3 } });
    expect(thrice.count).toBe(3 * once.count);
    expect(thrice.promptTokens).toBe(3 * once.promptTokens);
    expect(thrice.sharedPrefix.perRequest).toBe(once.sharedPrefix.perRequest);
  });

  it('prices a column from its tokens, once with the prefix cached and once without', async () => {
    const example = { role: 'user', content: 'word '.repeat(2_000) };
    const protocol = space.write('long.yaml', {
      name: 'long',
      messages: [example, { role: 'user', content: '{{explanation}} {{sequence}}' }],
    });
    const price = { input: 2, cachedInput: 1, output: 10 };
    const { count, promptTokens, sharedPrefix, cost } = await requestsOf({
      model: 'gpt-4o',
      protocol,
      price,
    });
    expect(sharedPrefix.perRequest).toBeGreaterThan(2_000);
    expect(sharedPrefix.promptTokens).toBe(sharedPrefix.perRequest * count);
    expect(sharedPrefix.share).toBe(sharedPrefix.promptTokens / promptTokens);
    const cached = Math.floor(sharedPrefix.perRequest / 128) * 128 * (count - 1);
    expect(cost?.uncached).toBeCloseTo((promptTokens * 2 + count * 10) / 1e6, 12);
    expect(cost?.prefixCached).toBeCloseTo(((promptTokens - cached) * 2 + cached + count * 10) / 1e6, 12);
  });

  it('counts no requests for embedded simulators, and does not guess at unknown providers', async () => {
    const { columns } = await estimate([
      column('heuristic', {}, 'heuristic-simulator'),
      column('constant', {}, 'constant-simulator'),
      'openai:gpt-4o',
    ]);
    expect(columns.map(({ kind, questions, requests }) => [kind, questions, requests?.count])).toEqual([
      ['embedded', 30, 0],
      ['embedded', 30, 0],
      ['unknown', 30, undefined],
    ]);
  });

  it('passes on what the user should know about the suite', async () => {
    const few = space.write('few.yaml', {
      name: 'few',
      subject: 'gpt2',
      records: 'records',
      split: 'all',
      pairs: { strong: 1_000 },
      heads: [{ layer: 0, head: 0, explanations: ['x'] }],
    });
    const config = configFor(few, [column('x', { model: 'gpt-4o' })]);
    const { warnings } = await estimateRun(readRunConfig(space.write('promptfooconfig.yaml', config)));
    expect(warnings).toContainEqual(expect.stringContaining('strong pairs of the 1000 asked for'));
  });

  it('says which protocol cannot be read', async () => {
    const attempt = requestsOf({ model: 'gpt-4o', protocol: 'nowhere.yaml' });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(
      /providers\.0: config: protocol: there is no .*nowhere\.yaml, and no .*nowhere\.yaml$/,
    );
  });
});

describe('the estimate’s table', () => {
  it('marks approximations, missing prices and what is too short to be cached, each with a note', async () => {
    const table = estimateTable(
      await estimate([
        column('gpt', { model: 'gpt-4o', protocol: 'pairwise-v1', price: { input: 2.5, output: 10 } }),
        column('claude', { model: 'claude', readout: 'stated', price: { input: 3, output: 15 } }),
        column('llama', { model: 'llama3.1', protocol: 'pairwise-v1' }),
        column('heuristic', {}, 'heuristic-simulator'),
        'openai:gpt-4o',
      ]),
    );
    const row = (name: string) => table.split('\n').find((line) => line.includes(`│ ${name} `));
    expect(row('gpt')).toMatch(/\$0\.0\d+/);
    expect(row('gpt')).not.toContain('≈');
    expect(row('claude')).toMatch(/ 20 – 40,960 .* ≈ \$0\.0\d+ – \$0\.6\d+/);
    expect(table).toContain('claude: from replies of one token to replies that fill their room');
    expect(row('llama')).toMatch(/≈ .*no price given/);
    expect(row('heuristic')).toContain('$0.00');
    expect(row('openai:gpt-4o')).toContain('?');
    expect(table).toMatch(/gpt, llama: all requests share their first \d+ tokens: too few for/);
    expect(table).toContain('≈ claude, llama: counted with OpenAI’s o200k_base');
    expect(table).toContain('openai:gpt-4o: not one of this project’s simulators');
  });
});

describe('attention-heads estimate', () => {
  const cli = (...args: string[]) =>
    run(
      process.execPath,
      [join(PROJECT, 'src/commands/cli.ts'), 'estimate', ...args],
      space.environment,
      space.folder,
    );

  it('estimates as a table and as JSON without a key, and sends nothing', async () => {
    const file = space.write(
      'cli.yaml',
      configFor('suite.yaml', [column('live', { model: 'gpt-4o', apiKeyEnvar: 'A_KEY_NOBODY_SET' })]),
    );
    const [table, json] = await Promise.all([cli('-c', file), cli('-c', file, '--json')]);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toContain('│ live ');
    expect(JSON.parse(json.stdout).columns[0]).toMatchObject({ name: 'live', questions: 30 });
    expect(server.requests).toEqual([]);
    expect(server.strays).toEqual([]);
  });

  it('says in one line what is wrong with a config', async () => {
    const { code, stderr } = await cli('-c', 'nowhere.yaml');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^nowhere\.yaml: cannot be read: .*\n$/);
  });
});
