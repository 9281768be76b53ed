import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { importCapture } from '../../src/asking/import-capture.ts';
import { normalizedOne } from '../../src/asking/normalized-one.ts';
import { readOpenAiResponse } from '../../src/models/openai/openai-response.ts';
import { describeReference, reference, referenceText } from '../reference.ts';
import {
  after,
  answer,
  type Behaviour,
  CHATTY,
  chunked,
  completionsShape,
  connectionClosed,
  connectionReset,
  contentFiltered,
  cutInTheMiddle,
  emptyBody,
  emptyChoices,
  emptyLogprobs,
  errorInside200,
  everyNth,
  failFirst,
  fewerAlternatives,
  fromProbabilities,
  hang,
  hangAfterHeaders,
  hashedAnswer,
  html,
  htmlCalledJson,
  json,
  lacking,
  noAlternatives,
  noLogprobs,
  onAttempts,
  perRequest,
  prefixed,
  refusal,
  refusedBaseUrl,
  type ServerName,
  type SimulatorServer,
  sequence,
  spawnSimulatorServer,
  startSimulatorServer,
  status,
  text,
  thinkingFirst,
  thoughtOnly,
  trickle,
} from './index.ts';

const servers: SimulatorServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(behaviour: Behaviour, latencyMs = 0): Promise<SimulatorServer> {
  const server = await startSimulatorServer({ behaviour, latencyMs });
  servers.push(server);
  return server;
}

const question = (content = 'Prediction: ', more: object = {}) => ({
  model: 'm',
  messages: [{ role: 'user', content }],
  max_tokens: 1,
  logprobs: true,
  top_logprobs: 15,
  ...more,
});

function post(url: string, body: unknown = question(), init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer planted-key' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), ...init });
}

/** Asks a fresh server that behaves so. */
async function ask(behaviour: Behaviour, body: unknown = question()) {
  const server = await serve(behaviour);
  const response = await post(`${server.baseUrl}/chat/completions`, body);
  return { server, response, text: await response.text() };
}

async function alternativesOf(behaviour: Behaviour) {
  return readOpenAiResponse((await ask(behaviour)).text).topLogprobs;
}

/** What `fetch` throws, as the code of its cause. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (thrown: unknown) => thrown,
  );
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 5 }).toBe(true);
}

describe('the simulator server records', () => {
  it('what was sent: path, headers, exact body, attempt', async () => {
    const server = await serve(answer({ one: 0.7 }));
    await post(`${server.baseUrl}/chat/completions`, question('a'));
    await post(`${server.baseUrl}/chat/completions`, question('b'));
    await post(`${server.baseUrl}/chat/completions`, question('a'));
    expect(server.requests.map(({ number, attempt }) => [number, attempt])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      endpoint: 'chat',
      query: {},
      abortedByClient: false,
    });
    expect(server.requests[0]?.body).toEqual(question('a'));
    expect(server.requests[0]?.bodyText).toBe(JSON.stringify(question('a')));
    expect(server.requests[0]?.headers.authorization).toBe('Bearer planted-key');
    expect(server.counts()).toMatchObject({ requests: 3, distinctBodies: 2, abortedByClient: 0 });
  });

  it('Azure’s and OpenRouter’s paths too', async () => {
    const server = await serve(answer({ one: 0.7 }, { server: 'azure' }));
    const azure = '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21';
    const { model: _, ...withoutModel } = question();
    const response = await post(`${server.origin}${azure}`, withoutModel);
    expect(await response.json()).toMatchObject({
      model: 'my-gpt',
      choices: [{ content_filter_results: { hate: { severity: 'safe' } } }],
    });
    expect(server.requests[0]).toMatchObject({
      deployment: 'my-gpt',
      query: { 'api-version': '2024-10-21' },
    });
    expect((await post(`${server.origin}/api/v1/chat/completions`)).status).toBe(200);
    expect((await post(`${server.origin}/openai/v1/chat/completions`)).status).toBe(200);
  });

  it('what does not belong as strays, and answers 404 or 400', async () => {
    const server = await serve(answer({ one: 0.7 }));
    expect((await post(`${server.origin}/chat/completions`)).status).toBe(404);
    expect((await fetch(`${server.baseUrl}/models`)).status).toBe(404);
    expect((await post(`${server.baseUrl}/chat/completions`, { model: 'm' })).status).toBe(400);
    expect(server.requests).toEqual([]);
    expect(server.strays).toEqual(['POST /chat/completions', 'GET /v1/models', 'POST /v1/chat/completions']);
  });

  it('a client that gives up', async () => {
    const server = await serve(hang());
    const signal = AbortSignal.timeout(30);
    await expect(post(`${server.baseUrl}/chat/completions`, question(), { signal })).rejects.toThrow(
      /timeout/,
    );
    await until(() => server.requests[0]?.abortedByClient === true);
    expect(server.counts().abortedByClient).toBe(1);
  });

  it('how many requests were under way at once, over HTTP as well', async () => {
    const server = await serve(answer({ one: 0.7 }), 40);
    await Promise.all(
      ['a', 'b', 'c'].map((each) => post(`${server.baseUrl}/chat/completions`, question(each))),
    );
    const counts = await (await fetch(`${server.origin}/__requests`)).json();
    expect(counts).toEqual(server.counts());
    expect(counts).toMatchObject({ requests: 3, mostInFlight: 3 });
  });
});

const SERVERS: ServerName[] = [
  'openai',
  'azure',
  'vllm',
  'llamaCpp',
  'ollama',
  'openRouter',
  'sglang',
  'litellm',
];

describe('a usable answer', () => {
  it.each(SERVERS)('holds the same alternatives in the words of %s', async (server) => {
    const top = await alternativesOf(answer({ one: 0.7 }, { server }));
    expect(top).toMatchObject([{ token: '1' }, { token: '0' }]);
    expect(normalizedOne(top ?? []).probability).toBeCloseTo(0.7, 12);
  });

  it.each(SERVERS)('has a usage, a model and a text in the words of %s', async (server) => {
    const { text } = await ask(
      answer({ one: 0.7 }, { server, usage: { promptTokens: 100, cachedTokens: 64 } }),
    );
    expect(JSON.parse(text)).toMatchObject({
      object: 'chat.completion',
      model: 'm',
      choices: [{ message: { role: 'assistant', content: '1' } }],
      usage: { prompt_tokens: 100, completion_tokens: 1, total_tokens: 101 },
    });
  });

  it('tells cached tokens as OpenAI does', async () => {
    const { text } = await ask(answer({ one: 0.7 }, { usage: { cachedTokens: 64 } }));
    expect(JSON.parse(text).usage.prompt_tokens_details.cached_tokens).toBe(64);
  });

  it('gives no more than was asked for', async () => {
    const one = await ask(answer({ one: 0.7 }), question('a', { top_logprobs: 1 }));
    expect(readOpenAiResponse(one.text).topLogprobs).toHaveLength(1);
    const none = await ask(answer({ one: 0.7 }), question('a', { logprobs: false }));
    expect(JSON.parse(none.text).choices[0].logprobs).toBeNull();
  });

  it.each([
    ['openai', '"logprob":-9999'],
    ['vllm', '"logprob":-9999'],
    ['llamaCpp', '"logprob":-3.4028234663852886e+38'],
    ['sglang', '"logprob":null'],
  ] as const)('writes −Infinity as %s does: %s', async (server, written) => {
    const { text } = await ask(answer({ one: 1 }, { server }));
    expect(text).toContain(written);
    expect(normalizedOne(readOpenAiResponse(text).topLogprobs ?? []).probability).toBe(1);
  });

  it('writes −Infinity as a string or as the bare word, if told to', async () => {
    expect((await ask(answer({ one: 1 }, { infinity: 'string' }))).text).toContain('"logprob":"-inf"');
    const { text } = await ask(answer({ one: 1 }, { infinity: 'bare' }));
    expect(text).toContain('"logprob":-Infinity');
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('answers a completions request, and a chat request if told to, with a dictionary', async () => {
    const server = await serve(sequence(answer({ one: 0.7 }), completionsShape({ one: 0.7 })));
    const completions = await post(`${server.baseUrl}/completions`, { model: 'm', prompt: 'p', logprobs: 5 });
    const chat = await post(`${server.baseUrl}/chat/completions`);
    for (const response of [completions, chat]) {
      const dictionary = { '1': Math.log(0.7), '0': expect.closeTo(Math.log(0.3), 12) };
      expect(await response.json()).toMatchObject({
        object: 'text_completion',
        choices: [{ text: '1', logprobs: { tokens: ['1'], top_logprobs: [dictionary] } }],
      });
    }
  });

  it.each(['llamaCpp', 'ollama'] as const)(
    'answers a completions request with a list, as %s',
    async (server) => {
      const { baseUrl } = await serve(answer({ one: 0.7 }, { server }));
      const response = await post(`${baseUrl}/completions`, { model: 'm', prompt: 'p', logprobs: 5 });
      expect(await response.json()).toMatchObject({
        choices: [
          {
            text: '1',
            logprobs: { content: [{ token: '1', top_logprobs: [{ token: '1' }, { token: '0' }] }] },
          },
        ],
      });
    },
  );

  it('comes with leading spaces, SentencePiece marks, without a token, or with fewer alternatives', async () => {
    const tokens = async (behaviour: Behaviour) =>
      (await alternativesOf(behaviour))?.map(({ token }) => token);
    expect(await tokens(answer(prefixed(' ', { one: 0.7 })))).toEqual([' 1', ' 0']);
    expect(await tokens(answer(prefixed('▁', { one: 0.7 })))).toEqual(['▁1', '▁0']);
    expect(await tokens(answer(lacking('0', { one: 0.7 })))).toEqual(['1']);
    expect(await tokens(answer(lacking('1', { one: 0.7 })))).toEqual(['0']);
    expect(await tokens(answer(CHATTY))).toEqual(['The', 'Based', 'I', 'To']);
    expect(await tokens(thinkingFirst())).toContain('<think>');
    const three = fromProbabilities({ '1': 0.5, '0': 0.3, The: 0.2 });
    expect(await tokens(fewerAlternatives(2, three))).toEqual(['1', '0']);
  });
});

describe('an unusable answer', () => {
  it.each([
    ['logprobs: null', noLogprobs(), /no log-probabilities \(it said "1"\)/],
    ['no logprobs at all', noLogprobs('1', 'llamaCpp'), /no log-probabilities/],
    ['no content in logprobs', emptyLogprobs(), /no log-probabilities/],
    ['null content in logprobs', emptyLogprobs(null), /no log-probabilities/],
    ['no alternatives', noAlternatives(), /without alternatives/],
    ['a refusal', refusal('No.'), /refused: "No\."/],
    ['no choice', emptyChoices(), /no choice/],
    ['a content filter', contentFiltered(), /content filter/],
    ['thoughts only', thoughtOnly('vllm'), /no log-probabilities \(its text is empty\)/],
    ['an error inside 200', errorInside200('Overloaded.'), /error: .*Overloaded/],
    ['HTML', html(), /HTML instead of JSON/],
    ['HTML that calls itself JSON', htmlCalledJson(), /HTML instead of JSON/],
    ['plain text', text(200, 'upstream error'), /text instead of JSON/],
    ['nothing', emptyBody(), /empty body/],
    ['other JSON', json(200, [1]), /not in OpenAI's format/],
  ])('with %s is read as such', async (_, behaviour, message) => {
    const { response, text } = await ask(behaviour);
    expect(response.status).toBe(200);
    expect(readOpenAiResponse(text).unusable).toMatch(message);
  });

  it('can be a gateway’s error page or a Python server’s plain text', async () => {
    const gateway = await ask(html(502));
    expect(gateway.response.status).toBe(502);
    expect(gateway.response.headers.get('content-type')).toMatch('text/html');
    const python = await ask(text(500, 'Internal Server Error'));
    expect([python.response.status, python.text]).toEqual([500, 'Internal Server Error']);
  });
});

describe('a fault', () => {
  it.each([400, 401, 403, 404, 429, 500, 502, 503])('answers with %i and a message', async (code) => {
    const { response, text } = await ask(status(code));
    expect(response.status).toBe(code);
    expect(JSON.parse(text).error.message).toEqual(expect.any(String));
    expect(response.headers.has('retry-after')).toBe(false);
  });

  it.each(SERVERS)('shapes its error as %s does', async (server) => {
    const { text } = await ask(status(429, { server, message: 'Too fast.' }));
    expect(text).toContain('Too fast.');
    expect(Object.keys(JSON.parse(text))).toContain(server === 'sglang' ? 'message' : 'error');
  });

  it('says when to try again, in three ways, and whether to', async () => {
    const { response } = await ask(
      status(429, { retryAfterSeconds: 2, retryAfterMs: 50, shouldRetry: false }),
    );
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'retry-after': '2',
      'retry-after-ms': '50',
      'x-should-retry': 'false',
    });
    const dated = await ask(status(429, { retryAfterDateSeconds: 60 }));
    const date = Date.parse(dated.response.headers.get('retry-after') ?? '');
    expect(date - Date.now()).toBeGreaterThan(50_000);
  });

  it('repeats the key if told to', async () => {
    expect((await ask(status(401, { echoKey: true }))).text).toContain('planted-key');
    expect((await ask(status(401))).text).not.toContain('planted-key');
  });

  it('resets or closes the connection, and does not blame the client', async () => {
    const server = await serve(sequence(connectionReset(), connectionClosed()));
    expect(await failure(post(`${server.baseUrl}/chat/completions`))).toBe('ECONNRESET');
    expect(await failure(post(`${server.baseUrl}/chat/completions`))).toBe('UND_ERR_SOCKET');
    expect(server.requests.map(({ abortedByClient }) => abortedByClient)).toEqual([false, false]);
  });

  it('refuses the connection where nothing listens', async () => {
    expect(await failure(post(`${await refusedBaseUrl()}/chat/completions`))).toBe('ECONNREFUSED');
  });

  it.each([false, true])('cuts an answer in the middle (chunked: %s)', async (chunked) => {
    const server = await serve(cutInTheMiddle(answer({ one: 0.7 }), { chunked }));
    const response = await post(`${server.baseUrl}/chat/completions`);
    expect(response.status).toBe(200);
    expect(response.headers.has('content-length')).toBe(!chunked);
    expect(await failure(response.text())).toBe('UND_ERR_SOCKET');
    expect(server.requests[0]?.abortedByClient).toBe(false);
  });

  it('hangs, before or after the headers, until the client gives up', async () => {
    const before = await serve(hang());
    const signal = AbortSignal.timeout(50);
    await expect(post(`${before.baseUrl}/chat/completions`, question(), { signal })).rejects.toThrow(
      /timeout/,
    );
    const server = await serve(hangAfterHeaders());
    const response = await post(`${server.baseUrl}/chat/completions`, question(), {
      signal: AbortSignal.timeout(50),
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(/timeout/);
    await until(() => server.counts().abortedByClient === 1);
  });

  it('trickles a whole answer, slower than a timeout that something always arrives within', async () => {
    const server = await serve(trickle(20, 8));
    const started = performance.now();
    const whole = await post(`${server.baseUrl}/chat/completions`);
    expect(readOpenAiResponse(await whole.text()).topLogprobs).toHaveLength(2);
    expect(performance.now() - started).toBeGreaterThan(7 * 20);
    const late = await post(`${server.baseUrl}/chat/completions`, question(), {
      signal: AbortSignal.timeout(60),
    });
    await expect(late.text()).rejects.toThrow(/timeout/);
    await until(() => server.requests[1]?.abortedByClient === true);
  });

  it('sends a whole answer in chunks', async () => {
    const { response, text } = await ask(chunked(answer({ one: 0.7 })));
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(readOpenAiResponse(text).topLogprobs).toHaveLength(2);
  });

  it('starts late', async () => {
    const started = performance.now();
    expect((await ask(after(50, status(503)))).response.status).toBe(503);
    expect(performance.now() - started).toBeGreaterThan(45);
  });

  it('is a 500 that says so when the test’s own behaviour throws', async () => {
    const { response, text } = await ask(() => {
      throw new Error('a mistake');
    });
    expect(response.status).toBe(500);
    expect(text).toMatch(/behaviour threw: Error: a mistake/);
  });
});

describe('a script', () => {
  const statuses = async (behaviour: Behaviour, contents: readonly string[]) => {
    const server = await serve(behaviour);
    const seen: number[] = [];
    for (const content of contents) {
      seen.push((await post(`${server.baseUrl}/chat/completions`, question(content))).status);
    }
    return seen;
  };
  const good = answer({ one: 0.7 });

  it('goes through a sequence and stays at its end', async () => {
    expect(await statuses(sequence(status(429), status(503), good), ['a', 'b', 'c', 'd'])).toEqual([
      429, 503, 200, 200,
    ]);
  });

  it('goes through a sequence for each body by itself', async () => {
    expect(await statuses(onAttempts(status(429), good), ['a', 'b', 'a', 'b', 'a'])).toEqual([
      429, 429, 200, 200, 200,
    ]);
  });

  it('fails the first attempts of each body', async () => {
    expect(await statuses(failFirst(2, status(500), good), ['a', 'b', 'a', 'a', 'b', 'b'])).toEqual([
      500, 500, 500, 200, 500, 200,
    ]);
  });

  it('fails every nth request', async () => {
    expect(await statuses(everyNth(3, status(500), good), ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([
      200, 200, 500, 200, 200, 500,
    ]);
  });

  it('chooses by request', async () => {
    const chosen = perRequest(({ body }) => (body.messages?.[0]?.content === 'a' ? status(404) : good));
    expect(await statuses(chosen, ['a', 'b'])).toEqual([404, 200]);
  });
});

describe('closing', () => {
  it('is at once, also while a request hangs', async () => {
    const server = await startSimulatorServer({ behaviour: hang() });
    const pending = failure(post(`${server.baseUrl}/chat/completions`));
    await until(() => server.requests.length === 1);
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(500);
    expect(await pending).toBe('UND_ERR_SOCKET');
    expect(server.requests[0]?.abortedByClient).toBe(false);
  });
});

describe('a server in a process of its own', () => {
  it('answers as the deterministic simulator, and tells its counts', async () => {
    const server = await spawnSimulatorServer({ latencyMs: 30 });
    const started = performance.now();
    const theirs = await (await post(`${server.baseUrl}/chat/completions`)).text();
    expect(performance.now() - started).toBeGreaterThan(28);
    expect(theirs).toBe((await ask(hashedAnswer())).text);
    expect(await server.counts()).toMatchObject({ requests: 1 });
    expect(await server.stop()).toMatchObject({ requests: 1, distinctBodies: 1 });
  });
});

const tripleSchema = z.tuple([z.int(), z.int(), z.int()]);
const selectionSchema = z.object({
  cases: z.array(z.object({ records: z.array(z.object({ tokens: z.array(z.string()) })) })),
});
const scoredSchema = z.object({
  cases: z.array(
    z.object({
      explanation: z.string(),
      pairs: z.array(tripleSchema),
      normalized_one: z.array(z.number()),
    }),
  ),
});

describeReference('hashedAnswer is the reference’s simulator', 'scored.json', () => {
  it('for every pair of every case, over HTTP', async () => {
    const server = await serve(hashedAnswer());
    const protocol = importCapture(referenceText('tdb-protocol.json'), 'tdb-protocol.json', 'plain');
    const { cases } = reference('selection.json', selectionSchema);
    const scored = reference('scored.json', scoredSchema).cases;
    expect(scored).toHaveLength(cases.length);
    for (const [index, { explanation, pairs, normalized_one }] of scored.entries()) {
      for (const [pairIndex, [record, from, to]] of pairs.entries()) {
        const tokens = cases[index]?.records[record]?.tokens ?? [];
        const messages = buildMessages(protocol, { explanation, tokens, from, to });
        const response = await post(`${server.baseUrl}/chat/completions`, { ...question(), messages });
        const { topLogprobs = [] } = readOpenAiResponse(await response.text());
        expect(normalizedOne(topLogprobs).probability).toBeCloseTo(
          normalized_one[pairIndex] ?? Number.NaN,
          12,
        );
      }
    }
  });
});
