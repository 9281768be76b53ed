import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import PromptfooSimulatorProvider from '../../providers/promptfoo-simulator.ts';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../src/asking/protocol.ts';
import { ANSWER_RECORD_KEY, answerRecordSchema } from '../../src/models/expense.ts';
import { topLogprobsSchema } from '../../src/models/top-logprobs.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { wrappedConfigSchema } from '../../src/promptfoo/wrapped-model/wrapped-config.ts';
import { wrappedModel } from '../../src/promptfoo/wrapped-model/wrapped-model.ts';
import { requestOf } from '../fixtures/chat-request.ts';
import * as server from '../simulator-server/index.ts';
import { TEN_PAIRS } from './asking.ts';

process.env.PROMPTFOO_DISABLE_TELEMETRY = '1';
process.env.PROMPTFOO_DISABLE_UPDATE = '1';
process.env.PROMPTFOO_REQUEST_BACKOFF_MS = '1';

const good = server.answer({ one: 0.7 });
const OPENAI = 'openai:chat:test-model';

interface Asking {
  readonly provider?: string;
  /** The wrapped provider's config, given the server. */
  readonly config?: (live: server.SimulatorServer) => object;
  readonly more?: object;
  readonly env?: Record<string, unknown>;
  readonly pairs?: number;
}

const onServer = (live: server.SimulatorServer) => ({ apiBaseUrl: live.baseUrl, apiKey: 'key-in-config' });

/** Asks about some pairs, one after the other, through a provider of promptfoo's. */
async function ask(behaviour: server.Behaviour, asking: Asking = {}) {
  const { provider = OPENAI, config = onServer, more = {}, env, pairs = 2 } = asking;
  const live = await server.startSimulatorServer({ behaviour });
  try {
    const simulator = new PromptfooSimulatorProvider({
      label: 'wrapped',
      config: { provider, options: { config: config(live) }, ...more },
      ...(env ? { env } : {}),
    });
    const answers = [];
    for (const pairCase of TEN_PAIRS.slice(0, pairs)) {
      const test = { metadata: { [PAIR_CASE_KEY]: storePairCase(pairCase) } };
      const context = { vars: {}, prompt: { raw: '', label: '' }, test };
      const response = await simulator.callApi('', context);
      const record = answerRecordSchema.parse(response.metadata?.[ANSWER_RECORD_KEY]);
      answers.push({ ...response, record });
    }
    const errors = answers.flatMap(({ error }) => (error === undefined ? [] : [String(error)]));
    return { answers, errors, requests: live.requests };
  } finally {
    await live.close();
  }
}

const bodyOf = ({ body: { messages, ...body } }: server.RecordedRequest) => {
  expect(messages?.at(-1)?.content).toMatch(/attends to x/);
  return body;
};

describe('what is sent', { timeout: 60_000 }, () => {
  it('is one token with fifteen alternatives, and none of promptfoo’s defaults', async () => {
    const { requests, answers } = await ask(good);
    expect(requests.map(bodyOf)).toEqual(
      Array(2).fill({ model: 'test-model', max_tokens: 1, logprobs: true, top_logprobs: 15 }),
    );
    const [{ explanation, tokens, pair }] = TEN_PAIRS as [PairCase];
    const question = { explanation: explanation.text, tokens, ...pair };
    expect(requests[0]?.body.messages).toEqual(buildMessages(loadProtocol(PAIRWISE_V2), question));
    expect(answers[0]?.prompt).toEqual(requests[0]?.body.messages?.slice(-1));
  });

  it.each([
    ['openai:chat:o3-mini', onServer, { model: 'o3-mini', max_completion_tokens: 1 }],
    ['openai:chat:gpt-5-mini', onServer, { model: 'gpt-5-mini', max_completion_tokens: 1 }],
    ['openrouter:meta-llama/llama-3-8b', onServer, { model: 'meta-llama/llama-3-8b', max_tokens: 1 }],
    ['openrouter:openai/o3', onServer, { model: 'openai/o3', max_completion_tokens: 1 }],
    ['togetherai:chat:llama', onServer, { model: 'llama', max_tokens: 1 }],
    ['fireworks:llama', onServer, { model: 'llama', max_tokens: 1 }],
    ['litellm:gpt-4', onServer, { model: 'gpt-4', max_tokens: 1 }],
    ['nvidia:llama', onServer, { model: 'llama', max_tokens: 1 }],
    [
      'azure:chat:my-deployment',
      ({ origin }: server.SimulatorServer) => ({ apiBaseUrl: origin, apiKey: 'key-in-config' }),
      { model: 'my-deployment', max_tokens: 1 },
    ],
    [
      'azure:chat:my-gpt-5',
      ({ origin }: server.SimulatorServer) => ({ apiBaseUrl: origin, apiKey: 'key-in-config' }),
      { model: 'my-gpt-5', max_completion_tokens: 1 },
    ],
  ])('through %s too', async (provider, config, body) => {
    const { requests, errors } = await ask(good, { provider, config, pairs: 1 });
    expect(errors).toEqual([]);
    expect(requests.map(bodyOf)).toEqual([{ ...body, logprobs: true, top_logprobs: 15 }]);
  });

  it('is what the user’s own options say, where they say something', async () => {
    const config = (live: server.SimulatorServer) => ({
      ...onServer(live),
      max_tokens: 2,
      temperature: 1,
      passthrough: { seed: 7, top_logprobs: 3 },
    });
    const { requests } = await ask(good, { config, more: { topLogprobs: 20 } });
    expect(requests.map(bodyOf)[0]).toEqual({
      model: 'test-model',
      max_tokens: 2,
      temperature: 1,
      seed: 7,
      logprobs: true,
      top_logprobs: 3,
    });
  });

  it('goes where the env of the config file says, with its key', async () => {
    const live = await server.startSimulatorServer({ behaviour: good });
    const env = { OPENAI_BASE_URL: live.baseUrl, OPENAI_API_KEY: 'key-in-env' };
    await ask(server.hang(), { config: () => ({}), env, pairs: 1 });
    await live.close();
    expect(live.requests[0]?.headers.authorization).toBe('Bearer key-in-env');
  });
});

describe('what comes back', { timeout: 60_000 }, () => {
  it.each(['openai', 'azure', 'vllm', 'llamaCpp', 'ollama', 'openRouter', 'sglang', 'litellm'] as const)(
    'is read in the shape of %s',
    async (name) => {
      const { answers, errors } = await ask(server.answer({ one: 0.7 }, { server: name }), { pairs: 1 });
      expect(errors).toEqual([]);
      const topLogprobs = topLogprobsSchema.parse(answers[0]?.metadata?.topLogprobs);
      const one = topLogprobs.find(({ token }) => token === '1');
      expect(Math.exp(one?.logprob ?? 0)).toBeCloseTo(0.7, 3);
    },
  );

  it('counts tokens, cached ones apart, and their price', async () => {
    const usage = { promptTokens: 1000, cachedTokens: 400, completionTokens: 1 };
    const price = { input: 2, cachedInput: 1, output: 10 };
    for (const provider of [OPENAI, 'azure:chat:test-model']) {
      const config = (live: server.SimulatorServer) => ({
        apiBaseUrl: provider === OPENAI ? live.baseUrl : live.origin,
        apiKey: 'key-in-config',
      });
      const { answers } = await ask(server.answer({ one: 0.7 }, { usage }), {
        provider,
        config,
        more: { price },
      });
      expect(answers[0]?.record.usage).toEqual({
        promptTokens: 1000,
        cachedPromptTokens: 400,
        completionTokens: 1,
      });
      expect(answers[0]?.cost).toBeCloseTo((600 * 2 + 400 * 1 + 10) / 1e6, 12);
      expect(answers[0]?.record.latencyMs).toBeGreaterThan(0);
    }
  });

  it('has promptfoo’s own price, where none is given and promptfoo has one', async () => {
    const { answers } = await ask(good, { provider: 'openai:chat:gpt-4o-mini', pairs: 1 });
    expect(answers[0]?.cost).toBeGreaterThan(0);
    expect((await ask(good, { pairs: 1 })).answers[0]?.cost).toBeUndefined();
  });

  it.each([
    [
      'no log-probabilities',
      server.noLogprobs(),
      /no log-probabilities.*these give them.*openai:chat, azure:chat/,
    ],
    ['a refusal', server.refusal(), /openai:chat:test-model: the model refused/],
    ['no choice', server.emptyChoices(), /has no choices/],
    ['HTML', server.html(200), /HTML instead of JSON/],
    ['an empty body', server.emptyBody(), /empty body/],
    ['an error with status 200', server.errorInside200(), /answered with an error/],
    ['a thinking token first', server.thinkingFirst(), /neither "0" nor "1"/],
  ])('is said to be of no use when it is %s', async (_, behaviour, message) => {
    const { errors, requests } = await ask(behaviour);
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(error).toMatch(message);
    expect(requests).toHaveLength(2);
  });
});

describe('what was paid is counted', { timeout: 60_000 }, () => {
  const usage = { promptTokens: 100, cachedTokens: 0, completionTokens: 1 };
  it.each([
    ['without log-probabilities', server.noLogprobs('1', 'openai', usage)],
    ['without "0" and "1"', server.answer(server.CHATTY, { usage })],
  ])('for an answer %s', async (_, behaviour) => {
    const { answers } = await ask(behaviour, { more: { price: { input: 2, output: 10 } } });
    expect(answers[0]?.error).toBeDefined();
    expect(answers[0]?.record).toMatchObject({
      attempts: 1,
      usage: { promptTokens: 100, cachedPromptTokens: 0, completionTokens: 1 },
      cost: (100 * 2 + 10) / 1e6,
      latencyMs: expect.any(Number),
    });
    expect(answers[0]).toMatchObject({ cost: (100 * 2 + 10) / 1e6, tokenUsage: { total: 101 } });
  });
});

describe('a provider without log-probabilities', { timeout: 60_000 }, () => {
  it('that sends nothing is answered with those that have them', async () => {
    const { errors } = await ask(good, { provider: 'echo' });
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(/^echo gives no log-probabilities: .*these give them.*openai:chat, azure:chat/);
  });

  it.each(['mistral:mistral-small-latest', 'localai:chat:test-model'])(
    'that does not pass on the request (%s) is asked once',
    async (provider) => {
      const { errors, requests } = await ask(good, { provider });
      expect(errors).toHaveLength(2);
      expect(errors[0]).toMatch(
        /gives no log-probabilities: it does not pass on the request.*these give them/,
      );
      expect(requests).toHaveLength(1);
    },
  );
});

describe('a fault', { timeout: 60_000 }, () => {
  it.each([
    ['429 with Retry-After', server.status(429, { retryAfterSeconds: 0 })],
    ['500', server.status(500)],
    ['502 with HTML', server.html(502)],
    ['503', server.status(503)],
    ['a connection that is reset', server.connectionReset()],
    ['an answer that is cut in the middle', server.cutInTheMiddle()],
  ])('that passes is tried again: %s', async (_, fault) => {
    const { errors, answers } = await ask(server.failFirst(1, fault, good));
    expect(errors).toEqual([]);
    expect(answers.map(({ record }) => record.attempts)).toEqual([2, 2]);
  });

  it.each([
    ['503', server.status(503), /^openai:chat:test-model was answered 503 .*in 2 attempts; run again later/],
    [
      'a reset',
      server.connectionReset(),
      /got no complete answer \(.*in 2 attempts; is the endpoint running/,
    ],
  ])('that stays is given up after as many attempts as allowed: %s', async (_, fault, message) => {
    const config = (live: server.SimulatorServer) => ({ ...onServer(live), maxRetries: 1 });
    const { errors, requests } = await ask(fault, { config });
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(error).toMatch(message);
    expect(requests).toHaveLength(4);
  });

  it.each([
    [401, /was answered 401 .*check its key/],
    [403, /was answered 403 .*no access/],
    [404, /was answered 404 .*check the model and the address/],
  ])('that is final is met once: %i', async (code, message) => {
    for (const provider of [OPENAI, 'azure:chat:test-model']) {
      const config = (live: server.SimulatorServer) => ({
        apiBaseUrl: provider === OPENAI ? live.baseUrl : live.origin,
        apiKey: 'key-in-config',
      });
      const { errors, requests, answers } = await ask(server.status(code), { provider, config });
      expect(errors).toHaveLength(2);
      for (const error of errors) expect(error).toMatch(message);
      expect(requests).toHaveLength(1);
      expect(answers[0]?.metadata).not.toHaveProperty('http');
    }
  });

  it('of one pair after others were answered is that pair’s alone', async () => {
    const { errors, requests } = await ask(server.everyNth(2, server.status(400), good), { pairs: 4 });
    expect(errors).toHaveLength(2);
    expect(requests).toHaveLength(4);
  });

  it('is not quoted with the key in it', async () => {
    const { errors } = await ask(server.status(401, { echoKey: true }));
    expect(errors[0]).toContain('[secret]');
    expect(errors[0]).not.toContain('key-in-config');
  });

  it.each([
    ['its error', server.status(401, { message: 'x'.repeat(280), echoKey: true })],
    ['an error with status 200', server.errorInside200(`${'x'.repeat(125)} key-in-config`)],
    ['a refusal', server.refusal(`${'x'.repeat(155)} key-in-config`)],
  ])('is not quoted with a part of the key where %s is cut short', async (_, behaviour) => {
    const { errors } = await ask(behaviour);
    expect(errors[0]).toMatch(/x{100}/);
    expect(errors[0]).not.toMatch(/key-/);
  });

  it.each([OPENAI, 'azure:chat:test-model'])(
    'that hangs ends with the signal, through %s',
    async (provider) => {
      const live = await server.startSimulatorServer({ behaviour: server.hang() });
      const options = {
        config: { apiBaseUrl: provider === OPENAI ? live.baseUrl : live.origin, apiKey: 'key-in-config' },
      };
      const model = wrappedModel(wrappedConfigSchema.parse({ provider, options }));
      const answer = model.reply(requestOf([{ role: 'user', content: 'x' }]), {
        signal: AbortSignal.timeout(1500),
      });
      await expect(answer).rejects.toThrow('stopped before it answered');
      await vi.waitFor(() => expect(live.requests[0]?.abortedByClient).toBe(true));
      await live.close();
    },
  );
});

/** What a model's reply is read as, through a provider of promptfoo's, where an endpoint answers with this JSON. */
async function textOf(provider: string, json: object): Promise<object | string> {
  const live = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  }).listen(0, '127.0.0.1');
  await once(live, 'listening');
  const origin = `http://127.0.0.1:${(live.address() as AddressInfo).port}`;
  const isOfOpenAi = !/^(?:google|anthropic):/.test(provider);
  const config = isOfOpenAi ? { apiBaseUrl: `${origin}/v1`, apiKey: 'k' } : {};
  const env = {
    ANTHROPIC_BASE_URL: origin,
    ANTHROPIC_API_KEY: 'k',
    GOOGLE_API_BASE_URL: origin,
    GOOGLE_API_KEY: 'k',
  };
  try {
    const model = wrappedModel(wrappedConfigSchema.parse({ provider, options: { config, env } }));
    const messages = [{ role: 'user' as const, content: 'How likely?' }];
    const options = { maxTokens: 100, alternatives: false };
    const { text, cutOff } = await model.reply({ messages, options, problemWith: () => undefined });
    return { text, ...(cutOff ? { cutOff } : {}) };
  } catch (error) {
    return String(error);
  } finally {
    live.close();
    live.closeAllConnections();
  }
}

const openAi = (message: object, finish_reason = 'stop') => ({ choices: [{ message, finish_reason }] });
const claude = (content: readonly object[], stop_reason = 'end_turn') => ({
  role: 'assistant',
  content,
  stop_reason,
  usage: { input_tokens: 3, output_tokens: 1 },
});
const gemini = (parts: readonly object[], finishReason = 'STOP') => ({
  candidates: [{ content: { role: 'model', parts }, finishReason }],
});

describe('a text', { timeout: 60_000 }, () => {
  it.each<[string, object]>([
    [OPENAI, openAi({ content: '85', reasoning_content: 'Draft: 20' })],
    ['openrouter:a/b', openAi({ content: '85', reasoning: 'Draft: 20' })],
    ['togetherai:chat:a', openAi({ content: '85', reasoning_content: 'Draft: 20' })],
    [
      'anthropic:messages:claude-sonnet-4-5',
      claude([
        { type: 'thinking', thinking: 'Draft: 20', signature: 's' },
        { type: 'text', text: '85' },
      ]),
    ],
    ['google:gemini-2.5-flash', gemini([{ text: 'Draft: 20', thought: true }, { text: '85' }])],
  ])('is what the model says, without what it thinks: %s', async (provider, json) => {
    expect(await textOf(provider, json)).toEqual({ text: '85' });
  });

  it.each<[string, object]>([
    [OPENAI, openAi({ content: '', reasoning_content: 'Draft: 20' }, 'length')],
    [OPENAI, openAi({ content: '8' }, 'model_length')],
    ['google:gemini-2.5-flash', gemini([{ text: '8' }], 'MAX_TOKENS')],
    ['anthropic:messages:claude-sonnet-4-5', claude([{ type: 'text', text: '8' }], 'max_tokens')],
  ])('that was cut off is said to be: %s', async (provider, json) => {
    expect(await textOf(provider, json)).toMatchObject({ cutOff: true });
  });

  it.each<[string, object, RegExp]>([
    [OPENAI, { error: { message: 'Out of capacity' } }, /with an error: "\s*Out of capacity"/],
    [
      OPENAI,
      { choices: [{ message: { content: '1' }, error: { message: 'gone' } }] },
      /provider failed .*gone/,
    ],
    [OPENAI, openAi({ content: null, refusal: 'I cannot say 1' }), /the model refused/],
    [OPENAI, openAi({ content: '1' }, 'content_filter'), /filter withheld the answer/],
    [
      'anthropic:messages:claude-sonnet-4-5',
      { type: 'error', error: { message: 'Overloaded' } },
      /with an error: "\s*Overloaded"/,
    ],
    ['anthropic:messages:claude-sonnet-4-5', claude([{ type: 'text', text: '1' }], 'refusal'), /held back/],
    ['google:gemini-2.5-flash', gemini([{ text: '1' }], 'SAFETY'), /SAFETY/],
  ])('is none where the endpoint says so: %s, %j', async (provider, json, message) => {
    expect(await textOf(provider, json)).toMatch(message);
  });

  it('has no counts but those that are, whoever wrote the provider', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'own-provider-'));
    const file = join(folder, 'own.mjs');
    const answer = `{ output: 1, cost: '0.1', tokenUsage: { prompt: '10', completion: -1 } }`;
    await writeFile(
      file,
      `export default class { id() { return 'own' } async callApi() { return ${answer} } }`,
    );
    const model = wrappedModel(wrappedConfigSchema.parse({ provider: `file://${file}` }));
    const options = { maxTokens: 100, alternatives: false };
    const reply = await model.reply({ messages: [], options, problemWith: () => undefined });
    expect(reply).toEqual({ text: '1', latencyMs: expect.any(Number), attempts: 1 });
  });
});

describe('a config', () => {
  it.each([
    [{}, /config: provider: /],
    [{ provider: OPENAI, topLogprobs: 21 }, /config: topLogprobs: /],
    [{ provider: OPENAI, options: { apiKey: 'x' } }, /config: options: .*apiKey/],
    [{ provider: OPENAI, options: { config: { passthrough: 1 } } }, /config: options\.config\.passthrough: /],
  ])('like %j is refused with a sentence', (config, message) => {
    expect(() => new PromptfooSimulatorProvider({ config })).toThrow(message);
  });

  it('whose provider promptfoo does not know is met once, in one line', async () => {
    const { errors } = await ask(good, { provider: 'nonsense:x' });
    expect(errors).toHaveLength(2);
    expect(errors[0]).toBe(
      'providers: promptfoo cannot load nonsense:x: Could not identify provider: nonsense:x.',
    );
  });

  it('without a key says so, and sends nothing', async () => {
    const { errors, requests } = await ask(good, {
      config: ({ baseUrl }) => ({ apiBaseUrl: baseUrl, apiKeyEnvar: 'NOT_SET' }),
    });
    expect(errors[0]).toMatch(/did not ask: API key is not set\. Set the NOT_SET environment variable/);
    expect(requests).toHaveLength(0);
  });
});
