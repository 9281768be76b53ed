import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { examineConfig, examinePlace, examineSimulator } from '../../../src/commands/doctor/examine.ts';
import { conclusionText, examinedText } from '../../../src/commands/doctor/finding.ts';
import { PLACE_CHECKS } from '../../../src/commands/doctor/place-checks.ts';
import { Workplace } from '../../../src/commands/doctor/workplace.ts';
import { configFor, PROJECT, projectFile } from '../../e2e/promptfoo.ts';
import { writeHead } from '../../head-files.ts';
import {
  answer,
  type Behaviour,
  fromProbabilities,
  json,
  noLogprobs,
  perRequest,
  refusedBaseUrl,
  startSimulatorServer,
  status,
} from '../../simulator-server/index.ts';

/** A folder with a suite of one head, and a config over it. */
function place({ providers = [heuristic], more = {}, suite = {} } = {}): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  // promptfoo is looked for from the config's folder.
  mkdirSync(join(folder, 'node_modules', 'promptfoo'), { recursive: true });
  writeFileSync(join(folder, 'node_modules', 'promptfoo', 'package.json'), '{ "version": "0.123.4" }');
  writeHead(join(folder, 'records'), { layer: 0, head: 0 });
  const whole = { name: 'mine', subject: 's', records: 'records', split: 'all', heads: HEADS, ...suite };
  writeFileSync(join(folder, 'suite.yaml'), stringify(whole));
  writeFileSync(join(folder, 'config.yaml'), stringify(configFor('suite.yaml', providers, more)));
  return new Workplace(join(folder, 'config.yaml'));
}

const HEADS = [{ layer: 0, head: 0, explanations: ['attends to the previous token'] }];
const heuristic = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic', config: {} };
const asked = (baseUrl: string, more: object = {}) => ({
  id: projectFile('providers/openai-simulator.ts'),
  label: 'asked',
  config: { model: 'm', baseUrl, maxRetries: 0, ...more },
});

/** What `doctor` says of an endpoint, and how often it asked it. */
async function probed(behaviour: Behaviour, more: object = {}) {
  const server = await startSimulatorServer({ behaviour });
  const findings = await examineSimulator(place({ providers: [asked(server.baseUrl, more)] }), 'asked');
  await server.close();
  const text = stripVTControlCharacters(examinedText(findings));
  return { text, requests: server.requests, findings };
}
const says = (content: string) =>
  json(200, {
    choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 1 },
  });
const refuse = (message: string) => status(400, { message });
const found = async (workplace: Workplace) =>
  (await examinePlace(workplace)).map(({ check, outcome }) => `${check} ${outcome}`);

describe('the checks of a place', () => {
  it('find nothing in the way of a run that works', async () => {
    const outcomes = await found(place());
    expect(outcomes).toContain('promptfoo fine');
    expect(outcomes.filter((each) => each.endsWith('problem'))).toEqual([]);
    expect(new Set(outcomes.map((each) => each.split(' ')[0])).size).toBe(PLACE_CHECKS.length);
  });

  it('say what promptfoo takes for the rows', async () => {
    const run = (await examinePlace(place())).find(({ check }) => check === 'run');
    expect(run?.found).toMatch(
      /^\d+ rows: promptfoo itself takes about \d+ ms, 0\.4 GB of memory, and 1 MB in promptfoo’s database$/,
    );
  });

  it('leave out what a failed one leaves nothing to look at', async () => {
    const outcomes = await found(place({ suite: { heads: [] } }));
    expect(outcomes).toContain('suite problem');
    expect(outcomes.join()).not.toMatch(/records|gates/);
    expect(await found(new Workplace(join(PROJECT, 'none.yaml')))).toEqual(
      expect.arrayContaining(['config problem', 'results fine']),
    );
  });

  it.each([
    ['a record that is missing', { suite: { heads: [{ ...HEADS[0], head: 9 }] } }, 'records', /0\/9\.json/],
    [
      'a hook that is missing',
      { more: { extensions: ['file://elsewhere.js:afterAll'] } },
      'paths',
      /there is no .*elsewhere\.js/,
    ],
    ['hooks that are not ours', { more: { extensions: [] } }, 'scoring', /no hook scores the run/],
    [
      'a gate that there is not',
      { more: { metadata: { attentionHeads: { gates: { minAUC: 1 } } } } },
      'gates',
      /minAuc/,
    ],
    [
      'a baseline that is not written yet',
      { more: { metadata: { attentionHeads: { gates: { baseline: 'b.json', maxDrop: 0.1 } } } } },
      'gates',
      /ATTENTION_HEADS_GATES=off .* baseline write/,
    ],
    ['another model', { more: { providers: ['openai:gpt-4o'] } }, 'config', /not one of this package/],
  ])('find %s', async (_, options, check, message) => {
    const findings = await examinePlace(place(options));
    const worst = findings.filter((each) => each.check === check && each.outcome !== 'fine');
    expect(worst.map(({ found, fix }) => `${found} ${fix ?? ''}`).join()).toMatch(message);
  });
});

describe('a simulator that is not asked', () => {
  it('is looked at all the same: its config can be read, or what is wrong in it is named', async () => {
    const misspelt = { ...heuristic, config: { protocl: 'pairwise-v2' } };
    const looked = async (workplace: Workplace) =>
      stripVTControlCharacters(examinedText(await examineConfig(workplace, 'heuristic')));
    expect(await looked(place())).toMatch(/✓ heuristic, config: can be read; not asked/);
    expect(await looked(place({ providers: [misspelt] }))).toMatch(
      /✗ heuristic, config: .*providers\.0: config: unknown: "protocl"; did you mean protocol\?/,
    );
  });
});

describe('a real question', () => {
  it('is one, from the suite, and says how it was answered', async () => {
    const { requests, findings } = await probed(
      answer(fromProbabilities({ '1': 0.6, '0': 0.3, a: 0.05, b: 0.02, c: 0.01 })),
    );
    expect(requests[0]?.bodyText).toContain('attends to the previous token');
    expect(requests.length).toBeLessThanOrEqual(6);
    expect(findings.map(({ outcome }) => outcome)).not.toContain('problem');
    expect(findings.at(-1)).toMatchObject({ check: 'config', outcome: 'fine' });
  });

  it.each([['a wrong key', status(401), /401 .* OPENAI_API_KEY/]])(
    'tells of %s, and what to do',
    async (_, behaviour, message) => {
      const server = await startSimulatorServer({ behaviour });
      const findings = await examineSimulator(place({ providers: [asked(server.baseUrl)] }), 'asked');
      await server.close();
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatchObject({ outcome: 'problem', found: expect.stringMatching(message) });
    },
  );

  it('finds how many alternatives there are to be had, and says what to write', async () => {
    const most = (count: number) =>
      perRequest(({ body }) =>
        (body.top_logprobs ?? 0) > count
          ? refuse(`Invalid value for 'top_logprobs': must be less than or equal to ${count}.`)
          : answer(fromProbabilities({ '1': 0.6, '0': 0.3, a: 0.05, b: 0.02, c: 0.01 })),
      );
    const five = await probed(most(5));
    expect(five.text).toMatch(/! asked, config: should say more\n {2}→ config: \{ topLogprobs: 5 \}$/);
    expect(five.requests.map(({ body }) => body.top_logprobs ?? null).slice(0, 3)).toEqual([15, 8, 5]);
    const none = await probed(most(0));
    expect(none.requests.length).toBeLessThanOrEqual(6);
    expect(none.text).toMatch(/✗ asked, log-probabilities: /);
  });

  it.each([
    ['refuses log-probabilities', refuse('logprobs are not supported with this model')],
    ['leaves them out', noLogprobs('1')],
  ])('tries to do without where an endpoint %s', async (_, onLogprobs) => {
    const { text, requests } = await probed(
      perRequest(({ body }) => (body.logprobs ? onLogprobs : says('80'))),
    );
    expect(requests.length).toBeLessThanOrEqual(6);
    expect(text).toMatch(/✗ asked, log-probabilities: .*readout: stated/);
    expect(text).toMatch(/✓ asked, stated: fit: P\("1"\) = 0\.800/);
    expect(text).toMatch(/! asked, samples: unfit: .*it said "80"\n {2}→ readout: stated is fit/);
    expect(text).toMatch(/→ config: \{ readout: stated \}$/);
  });

  it('finds values that rank nothing, and other spellings', async () => {
    const logprobs = [
      { token: '1', logprob: 0 },
      { token: '0', logprob: -9999 },
    ];
    const saturated = await probed(perRequest(({ body }) => (body.logprobs ? answer(logprobs) : says('1'))));
    expect(saturated.text).toMatch(/! asked, saturation: .*rank no pairs/);
    expect(saturated.text).toMatch(/→ config: \{ readout: stated \}; or readout: samples/);
    const spaced = await probed(answer(fromProbabilities({ ' 1': 0.6, ' 0': 0.2, '1': 0.1, '0': 0.05 })));
    expect(spaced.text).toMatch(/→ config: \{ match: trimmed \}/);
  });

  it('tells whether a temperature is taken, and asks a text once where the config wants texts', async () => {
    const own = perRequest(({ body }) =>
      'temperature' in body
        ? refuse("Unsupported value: 'temperature' does not support 0.7 with this model.")
        : body.logprobs
          ? refuse('logprobs are not supported')
          : says('1'),
    );
    const { text, requests } = await probed(own, { readout: 'samples' });
    expect(requests).toHaveLength(5);
    expect(text).toMatch(/✓ asked, samples: P\("1"\) = 0\.750/);
    expect(text).toMatch(/✓ asked, speed: .* 100 questions/);
    expect(text).toMatch(/✓ asked, log-probabilities: none, and none needed/);
    expect(text).toMatch(/✓ asked, temperature: not taken: .*does not support 0\.7/);
  });

  it('tells whether several answers to one request, and JSON of a shape, are to be had', async () => {
    const choice = (content: string) => ({ message: { role: 'assistant', content }, finish_reason: 'stop' });
    const takesAll = perRequest(({ body }) =>
      body.logprobs
        ? answer(fromProbabilities({ '1': 0.6, '0': 0.3, a: 0.05, b: 0.02, c: 0.01 }))
        : json(200, {
            choices: Array.from({ length: Number(body.n ?? 1) }, () =>
              choice(body.response_format ? '{"1": 1, "2": 0}' : '1'),
            ),
          }),
    );
    const { text, requests } = await probed(takesAll);
    expect(requests).toHaveLength(4);
    expect(text).toMatch(/✓ asked, n: taken: samplesTogether: true draws all samples/);
    expect(text).toMatch(/✓ asked, structured output: taken: structuredOutput: true/);
    const one = await probed(perRequest(({ body }) => (body.logprobs ? noLogprobs() : says('1'))));
    expect(one.text).toMatch(/✓ asked, n: not taken: .*asked for 2 answers/);
    const wanted = await probed(says('1'), { readout: 'samples', samplesTogether: true });
    expect(wanted.text).toMatch(/✗ asked, n: not taken: .*asked for 2 answers/);
  });

  it('asks what promptfoo calls in the same ways', { timeout: 60_000 }, async () => {
    const server = await startSimulatorServer({ behaviour: says('80') });
    const options = { config: { apiBaseUrl: server.baseUrl }, env: { OPENAI_API_KEY: 'a-key' } };
    const wrapped = {
      id: projectFile('providers/promptfoo-simulator.ts'),
      label: 'wrapped',
      config: { provider: 'openai:chat:m', options },
    };
    const findings = await examineSimulator(place({ providers: [wrapped] }), 'wrapped');
    await server.close();
    expect(findings.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      'log-probabilities problem',
      'stated fine',
      'samples doubt',
      'temperature fine',
      'config doubt',
    ]);
    expect(findings.at(-1)?.fix).toBe('config: { readout: stated }');
  });

  it('tells that nobody is there', async () => {
    const findings = await examineSimulator(place({ providers: [asked(await refusedBaseUrl())] }), 'asked');
    expect(examinedText(findings)).toMatch(/asked, answer: .* cannot be reached .*is the server running/);
    expect(conclusionText(findings)).toMatch(/1 problem/);
  });
});
