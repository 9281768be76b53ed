import { describe, expect, it, vi } from 'vitest';
import OpenAiSimulatorProvider from '../../providers/openai-simulator.ts';
import * as server from '../simulator-server/index.ts';
import { askTenPairs } from './asking.ts';

const good = server.answer({ one: 0.7 });
/** Far longer than a good answer takes here, and short enough to wait for again and again. */
const impatient = { timeoutMs: 800 };

describe('a request', () => {
  it('asks for one token with fifteen alternatives, and adds nothing', async () => {
    const { requests } = await askTenPairs(good);
    expect(requests[0]?.body).toEqual({
      model: 'test-model',
      messages: expect.any(Array),
      max_tokens: 1,
      logprobs: true,
      top_logprobs: 15,
    });
  });

  it.each([
    [{ model: 'gpt-5-mini' }, { model: 'gpt-5-mini', max_completion_tokens: 1 }],
    [{ maxTokensParam: 'max_completion_tokens' }, { max_completion_tokens: 1 }],
    [{ topLogprobs: 20 }, { top_logprobs: 20 }],
    [{ params: { reasoning_effort: 'none', seed: 7 } }, { reasoning_effort: 'none', seed: 7 }],
  ])('takes from the config %j what it is given', async (config, body) => {
    const { requests } = await askTenPairs(good, config);
    expect(requests[0]?.body).toMatchObject(body);
  });

  it('carries the key and headers of the environment', async () => {
    process.env.TEST_KEY = 'key-from-the-environment';
    const config = {
      apiKeyEnvar: 'TEST_KEY',
      headers: { 'x-title': 'demo', 'api-key': { envar: 'TEST_KEY' } },
    };
    const { requests } = await askTenPairs(good, config);
    expect(requests[0]?.headers).toMatchObject({
      authorization: 'Bearer key-from-the-environment',
      'api-key': 'key-from-the-environment',
      'x-title': 'demo',
    });
  });

  it.each([
    [{ model: 'm', baseUrl: 'nonsense' }, /config: baseUrl: /],
    [{ model: 'm', topLogprobs: 21 }, /config: topLogprobs: /],
    [{ model: 'm', temperature: 0 }, /config: .*temperature/],
    [{ model: 'm', apiKeyEnvar: 'NOT_SET' }, /set the environment variable NOT_SET/],
    [
      {
        model: 'm',
        apiKeyEnvar: undefined,
        headers: { x: { envar: 'NOT_SET' } },
        baseUrl: 'http://localhost',
      },
      /NOT_SET for the header x/,
    ],
    [5, /config: .*expected an object/],
    [{ model: 'm', headers: { 'a b': 'x' } }, /config: headers\.a b: not a valid name of a header$/],
    [{ model: 'm', headers: { a: 'x\ny' } }, /config: headers\.a: not a valid value of a header$/],
  ])('is refused with a sentence for the config %j', (config, message) => {
    expect(() => new OpenAiSimulatorProvider({ label: '', config })).toThrow(message);
    expect(() => new OpenAiSimulatorProvider({ label: '', config })).toThrow(/^(providers: openai-sim|m: )/);
  });

  it.each([
    [{ headers: { 'API-Key': 'hunter2' } }, /headers\.API-Key: looks like a secret.*\{ envar: ITS_NAME \}/],
    [{ headers: { Authorization: 'hunter2' } }, /headers\.Authorization: looks like a secret/],
    [{ headers: { cookie: 'hunter2' } }, /headers\.cookie: looks like a secret/],
    [{ headers: { 'x-auth': 'Bearer hunter2' } }, /headers\.x-auth: looks like a secret/],
    [{ headers: { 'x-title': 'Bearer hunter2' } }, /headers\.x-title: looks like a secret/],
    [{ headers: { 'x-title': 'sk-proj-hunter2-hunter2-hunter2' } }, /headers\.x-title: looks like a secret/],
    [{ params: { api_key: 'hunter2' } }, /params\.api_key: looks like a secret.*apiKeyEnvar/],
    [
      { params: { a: [{ user: 'sk-proj-hunter2-hunter2-hunter2' }] } },
      /params\.a\.0\.user: looks like a secret/,
    ],
    [{ baseUrl: 'https://user:hunter2@localhost/v1' }, /baseUrl: must not contain a user, password or query/],
    [
      { baseUrl: 'https://localhost/v1?api-key=hunter2' },
      /baseUrl: must not contain a user, password or query/,
    ],
  ])('is refused without repeating the secret that stands in the config %j', (config, message) => {
    const construct = () => new OpenAiSimulatorProvider({ config: { model: 'm', ...config } });
    expect(construct).toThrow(message);
    expect(construct).not.toThrow(/hunter2/);
  });

  it('carries a key that the config file sets in its env', async () => {
    const { requests } = await askTenPairs(
      good,
      { apiKeyEnvar: 'KEY_OF_FILE' },
      {},
      { KEY_OF_FILE: 12345678 },
    );
    expect(requests[0]?.headers.authorization).toBe('Bearer 12345678');
  });
});

describe('a fault that passes is tried again', { timeout: 30_000, concurrent: true }, () => {
  it.each([
    ['429 with Retry-After', server.status(429, { retryAfterMs: 20 })],
    ['429 without Retry-After', server.status(429)],
    ['500', server.status(500)],
    ['502 with HTML', server.html(502)],
    ['503', server.status(503)],
    ['a connection that is reset', server.connectionReset()],
    ['a connection that is closed', server.connectionClosed()],
    ['an answer that is cut in the middle', server.cutInTheMiddle()],
    [
      'an answer that is cut in the middle of its chunks',
      server.cutInTheMiddle(undefined, { chunked: true }),
    ],
    ['no answer in time', server.hang()],
    ['headers and then nothing', server.hangAfterHeaders()],
    ['an answer that trickles too slowly', server.trickle(100, 20)],
  ])('%s', async (_, fault) => {
    const { errors, requests, asking } = await askTenPairs(server.failFirst(1, fault, good), impatient);
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(20);
    expect(asking).toMatchObject({ requests: 10, attempts: 20, retried: 10, givenUp: 0 });
  });

  it('waits as long as Retry-After says', async () => {
    const fault = server.status(429, { retryAfterSeconds: 2 });
    const start = performance.now();
    await askTenPairs(server.sequence(fault, good));
    expect(performance.now() - start).toBeGreaterThan(2000);
  });
});

describe('a fault that stays is given up, by name, after as many attempts as allowed', {
  timeout: 60_000,
  concurrent: true,
}, () => {
  it.each([
    ['429', server.status(429, { retryAfterMs: 10 }), /answered 429 .*in 3 attempts; lower the concurrency/],
    ['503', server.status(503, { retryAfterMs: 10 }), /answered 503 .*in 3 attempts; run again later/],
    ['a reset', server.connectionReset(), /cannot be reached \(ECONNRESET.*in 3 attempts/],
    ['a cut', server.cutInTheMiddle(), /cannot be reached .*in 3 attempts/],
    ['a hang', server.hang(), /did not finish its answer within 0\.8 s, in 3 attempts; raise timeoutMs/],
  ])('%s', async (_, fault, message) => {
    const { errors, requests, asking } = await askTenPairs(fault, impatient);
    expect(errors).toHaveLength(10);
    for (const error of errors) expect(error).toMatch(message);
    const notAsked = errors.filter((error) => error.startsWith('5 questions in a row got no usable answer'));
    expect([4, 5]).toContain(notAsked.length);
    // Two are asked at a time: a sixth may be under way when the fifth has failed.
    const { length } = requests;
    expect([15, 18]).toContain(length);
    expect(asking).toMatchObject({ requests: length / 3, attempts: length, givenUp: 10 });
  });

  it('nobody listening', async () => {
    const config = { baseUrl: await server.refusedBaseUrl(), maxRetries: 1 };
    const { errors } = await askTenPairs(good, config);
    expect(errors[0]).toMatch(/cannot be reached \(ECONNREFUSED.*in 2 attempts; is the server running/);
  });
});

describe('a request that is rejected', () => {
  it.each([
    [401, /answered 401 .*check the key in the environment variable OPENAI_API_KEY/],
    [403, /answered 403 .*has no access to test-model/],
    [404, /answered 404 .*check the model \(test-model\) and baseUrl/],
  ])('with %i is not tried again, and no other is sent', async (code, message) => {
    const { errors, requests } = await askTenPairs(server.status(code));
    expect(errors).toHaveLength(10);
    for (const error of errors) expect(error).toMatch(message);
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  it('with 400 may be one pair’s, until five in a row are', async () => {
    const { errors, requests } = await askTenPairs(server.status(400));
    expect(errors).toHaveLength(10);
    for (const error of errors) expect(error).toMatch(/answered 400 .*in 1 attempt; check model and params/);
    expect([5, 6]).toContain(requests.length);
  });

  it('as the first one does not stop the others', async () => {
    const { errors, requests } = await askTenPairs(server.sequence(server.status(400), good));
    expect(errors).toHaveLength(1);
    expect(requests).toHaveLength(10);
  });

  it('is reported under the id of a provider to which promptfoo gives an empty label', async () => {
    const report = vi.spyOn(console, 'error').mockReturnValue();
    await askTenPairs(server.status(401), {}, {}, {}, '');
    expect(report.mock.calls).toEqual([[expect.stringMatching(/^openai-simulator:test-model: not asked/)]]);
    report.mockRestore();
  });

  it('by a filter is one pair’s alone', async () => {
    const filter = server.json(400, {
      error: { message: 'The response was filtered', code: 'content_filter' },
    });
    const { errors, requests } = await askTenPairs(server.sequence(filter, good));
    expect(errors).toHaveLength(1);
    expect(requests).toHaveLength(10);
  });

  it('after others were answered is one pair’s alone', async () => {
    const { errors, requests } = await askTenPairs(server.everyNth(5, server.status(400), good));
    expect(errors).toHaveLength(2);
    expect(requests).toHaveLength(10);
  });

  it.each([
    ['max_tokens is not supported with this model', /set maxTokensParam/],
    ['top_logprobs must be at most 5', /lower topLogprobs/],
    ['logprobs are not supported', /no log-probabilities/],
  ])('because %j is answered with what to try', async (message, advice) => {
    const { errors } = await askTenPairs(server.status(400, { message }));
    expect(errors[0]).toMatch(advice);
  });

  it('is not quoted with the key in it', async () => {
    process.env.TEST_KEY = 'sk-planted-in-the-environment';
    const { errors } = await askTenPairs(server.status(401, { echoKey: true }), { apiKeyEnvar: 'TEST_KEY' });
    expect(errors[0]).toContain('[secret]');
    expect(errors[0]).not.toContain('planted');
  });

  it.each([
    ['its error', (key: string) => server.status(400, { message: `${'x'.repeat(280)} ${key}` })],
    ['an error with status 200', (key: string) => server.errorInside200(`${'x'.repeat(125)} ${key}`)],
    ['a refusal', (key: string) => server.refusal(`${'x'.repeat(145)} ${key}`)],
  ])('is not quoted with a part of the key where %s is cut short', async (_, behaviour) => {
    process.env.TEST_KEY = ' sk-planted-in-the-environment\n';
    const { errors } = await askTenPairs(behaviour(process.env.TEST_KEY.trim()), { apiKeyEnvar: 'TEST_KEY' });
    expect(errors[0]).toMatch(/x{100}/);
    expect(errors[0]).not.toMatch(/sk-p|planted/);
  });
});

describe('an answer is read', () => {
  it.each(['openai', 'azure', 'vllm', 'llamaCpp', 'ollama', 'openRouter', 'sglang', 'litellm'] as const)(
    'in the shape of %s',
    async (name) => {
      const { errors, answers, asking } = await askTenPairs(server.answer({ one: 0.7 }, { server: name }));
      expect(errors).toEqual([]);
      const scores = answers.map(({ score }) => score?.toFixed(3)).sort();
      expect(scores).toEqual([...Array(5).fill('0.300'), ...Array(5).fill('0.700')]);
      expect(asking?.promptTokens).toBeGreaterThan(0);
    },
  );

  const impossible = [
    { token: '1', logprob: -0.01 },
    { token: '0', logprob: Number.NEGATIVE_INFINITY },
  ];
  it.each([
    ['with −9999', server.answer(impossible, { infinity: '-9999' })],
    ['with the lowest float', server.answer(impossible, { infinity: 'float-lowest' })],
    ['with null', server.answer(impossible, { infinity: 'null' })],
    ['with "-inf"', server.answer(impossible, { infinity: 'string' })],
    ['with a bare -Infinity', server.answer(impossible, { infinity: 'bare' })],
    ['without "0"', server.answer(server.lacking('0', { one: 0.7 }))],
    ['with fewer alternatives than asked', server.fewerAlternatives(2, { one: 0.7 })],
    ['in the completions shape', server.completionsShape({ one: 0.7 })],
  ])('%s', async (_, behaviour) => {
    expect((await askTenPairs(behaviour)).errors).toEqual([]);
  });

  it.each([
    ['a leading space', server.answer(server.prefixed(' ', { one: 0.7 }))],
    ['a SentencePiece mark', server.answer(server.prefixed('▁', { one: 0.7 }))],
  ])('whose tokens have %s, when its config says match: trimmed', async (_, behaviour) => {
    const exact = await askTenPairs(behaviour);
    expect(exact.errors).toHaveLength(10);
    expect(exact.errors[0]).toMatch(
      /set match: trimmed in the simulator's config to count variants such as " 1"$/,
    );
    const trimmed = await askTenPairs(behaviour, { match: 'trimmed' });
    expect(trimmed.answers.map(({ score }) => score?.toFixed(1)).sort()).toEqual([
      ...Array(5).fill('0.3'),
      ...Array(5).fill('0.7'),
    ]);
  });
});

describe('an answer that is of no use says what came and what to try', () => {
  it.each([
    ['no log-probabilities', server.noLogprobs(), /no log-probabilities .*reasoning_effort: none/],
    ['no alternatives', server.noAlternatives(), /without alternatives/],
    ['a refusal', server.refusal(), /the model refused/],
    ['no choice', server.emptyChoices(), /has no choices/],
    ['HTML', server.html(200), /HTML instead of JSON.*base URL/],
    ['HTML that is called JSON', server.htmlCalledJson(), /HTML instead of JSON/],
    ['an empty body', server.emptyBody(), /empty body/],
    ['a thinking token first', server.thinkingFirst(), /neither "0" nor "1".*reasoning_effort: none/],
    ['a filtered answer', server.contentFiltered(), /content filter/],
    ['an error with status 200', server.errorInside200(), /answered with an error/],
    ['neither "0" nor "1"', server.answer(server.CHATTY), /neither "0" nor "1".*topLogprobs/],
  ])('%s', async (_, behaviour, message) => {
    const { errors, requests } = await askTenPairs(behaviour);
    expect(errors).toHaveLength(10);
    for (const error of errors) expect(error).toMatch(message);
    // Two at a time, until five in a row were of no use; a refusal tells nothing of other questions.
    expect(requests.length).toBeGreaterThanOrEqual(5);
    expect(requests.length).toBeLessThanOrEqual(/refus|filter/.test(message.source) ? 10 : 6);
  });

  it('raw scores in place of log-probabilities', async () => {
    const scores = [
      { token: '1', logprob: 900 },
      { token: '0', logprob: 899 },
    ];
    const { errors, answers } = await askTenPairs(server.answer(scores));
    expect(errors).toHaveLength(10);
    expect(errors[0]).toMatch(/^logprob 900 is not a log-probability, /);
    expect(answers.map(({ score }) => score)).not.toContain(Number.NaN);
  });
});

describe('what was paid is counted', () => {
  const usage = { promptTokens: 100, cachedTokens: 0, completionTokens: 1 };
  /** An endpoint that has given a usable answer is asked on. */
  const afterUsable = (then: server.Behaviour) =>
    server.sequence(server.answer({ one: 0.7 }, { usage }), then);
  it.each([
    ['a usable answer', server.answer({ one: 0.7 }, { usage }), 0],
    ['an answer without "0" and "1"', afterUsable(server.answer(server.CHATTY, { usage })), 9],
    [
      'an answer that only match: trimmed can use',
      server.answer(server.prefixed(' ', { one: 0.7 }), { usage }),
      10,
    ],
    ['an answer without log-probabilities', afterUsable(server.noLogprobs('1', 'openai', usage)), 9],
  ])('for %s', async (_, behaviour, givenUp) => {
    const { asking, errors } = await askTenPairs(behaviour, { price: { input: 2, output: 10 } });
    expect(errors).toHaveLength(givenUp);
    expect(asking).toMatchObject({ requests: 10, givenUp, promptTokens: 1000, completionTokens: 10 });
    expect(asking?.cost).toBeCloseTo((10 * (100 * 2 + 10)) / 1e6, 12);
    expect(asking?.latencyP50).toBeGreaterThan(0);
  });
});

describe('an answer to something else than was asked', () => {
  it('is not scored where the prompt was cut to fit: the others are asked all the same', async () => {
    const cut = server.answer({ one: 0.7 }, { usage: { promptTokens: 512, cachedTokens: 0 } });
    const { errors, requests } = await askTenPairs(server.everyNth(2, cut, good));
    expect(requests).toHaveLength(10);
    expect(errors).toHaveLength(5);
    expect(errors[0]).toMatch(
      /^the endpoint read only 512 tokens of a prompt of at least \d+: it truncates prompts that exceed/,
    );
  });

  it('is not scored where the choice holds an error, whatever stands beside it', async () => {
    const failed = server.json(200, {
      choices: [
        {
          error: { code: 502, message: 'Out of capacity' },
          finish_reason: 'error',
          message: { content: '1' },
          logprobs: { content: [{ top_logprobs: [{ token: '1', logprob: -0.1 }] }] },
        },
      ],
    });
    const { errors } = await askTenPairs(failed);
    expect(errors).toHaveLength(10);
    expect(errors[0]).toMatch(/provider failed while it answered: "502 Out of capacity"/);
  });

  it.each([400, 413, 422, 500])(
    'costs its own pair only where the prompt is too long, as %i',
    async (status) => {
      const tooLong = server.json(status, {
        error: { message: 'the request exceeds the available context size' },
      });
      const { errors, requests } = await askTenPairs(server.everyNth(2, tooLong, good), { maxRetries: 0 });
      expect(requests).toHaveLength(10);
      expect(errors).toHaveLength(5);
      expect(errors[0]).toContain('give the endpoint a larger context');
    },
  );
});

describe('an endpoint that means harm', { timeout: 60_000 }, () => {
  it.each([
    ['without end', server.endless()],
    ['without end, compressed', server.endless('gzip')],
  ])('and answers %s is read a few megabytes far, and the column is not asked on', async (_, behaviour) => {
    const before = process.memoryUsage().rss;
    const { errors, requests } = await askTenPairs(behaviour, { timeoutMs: 60_000 });
    expect(errors).toHaveLength(10);
    expect(errors[0]).toMatch(
      /^http:\S+ answered, but it is larger than the 4 MiB that are read; an answer of one token has a few kilobytes: check baseUrl$/,
    );
    expect(requests.length).toBeLessThanOrEqual(6);
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 2 ** 20);
  });

  it('and redirects gets no key sent elsewhere, and is not asked any further', async () => {
    const other = await server.startSimulatorServer();
    process.env.TEST_KEY = 'sk-planted-in-the-environment';
    const { errors, requests } = await askTenPairs(
      server.redirect(`${other.baseUrl.replace('127.0.0.1', 'localhost')}/chat/completions`),
      { headers: { 'api-key': { envar: 'TEST_KEY' } } },
    );
    expect(errors[0]).toMatch(
      /answered 307 .*; it redirects, and keys are not sent anywhere else: give the address/,
    );
    expect(requests.length).toBeLessThanOrEqual(2);
    expect([...other.requests, ...other.strays]).toEqual([]);
    await other.close();
  });

  it('and gives thousands of alternatives has the most probable ones kept', async () => {
    const { answers, errors } = await askTenPairs(server.manyAlternatives(), { timeoutMs: 60_000 });
    expect(errors).toEqual([]);
    expect(answers.map(({ score }) => score?.toFixed(2)).sort()).toEqual([
      ...Array(5).fill('0.31'),
      ...Array(5).fill('0.69'),
    ]);
  });

  it('and sends escapes in an error gets them neither to a terminal nor into a row', async () => {
    const { errors } = await askTenPairs(server.status(400, { message: 'a\u001b]52;c;YQ==\u0007\u009b31m' }));
    expect(errors[0]).toContain('a␛]52;c;YQ==␇⟨U+009B⟩31m');
  });

  it('and nests its error thousands deep is answered with a sentence', async () => {
    const deep = `{"error":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`;
    const { errors } = await askTenPairs(server.text(200, deep, 'application/json'));
    expect(errors[0]).toMatch(
      /^the endpoint answered with JSON that is truncated, damaged or too deeply nested: /,
    );
  });
});
