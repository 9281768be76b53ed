import { describe, expect, it } from 'vitest';
import { readOpenAiReply, readOpenAiResponse } from '../../../src/models/openai/openai-response.ts';
import { readOpenAiUsage } from '../../../src/models/openai/openai-usage.ts';

const chat = (top_logprobs: unknown, more: object = {}) => ({
  choices: [
    {
      message: { role: 'assistant', content: '1' },
      logprobs: { content: [{ token: '1', top_logprobs }] },
      ...more,
    },
  ],
});
const one = [{ token: '1', logprob: -0.1 }];

describe('readOpenAiResponse', () => {
  it('reads the alternatives for the first token of a chat completion, as a value or as text', () => {
    expect(readOpenAiResponse(chat(one))).toEqual({ topLogprobs: one });
    expect(readOpenAiResponse(JSON.stringify(chat(one)))).toEqual({ topLogprobs: one });
  });

  it('adds the answered token where its server lists only others, less likely ones among them', () => {
    const listing = (logprob: number) => ({
      choices: [
        {
          message: { role: 'assistant', content: '1' },
          logprobs: { content: [{ token: '1', logprob, top_logprobs: [{ token: '0', logprob: -1.7 }] }] },
        },
      ],
    });
    expect(readOpenAiResponse(listing(-0.2)).topLogprobs).toContainEqual({ token: '1', logprob: -0.2 });
    expect(readOpenAiResponse(listing(-9)).topLogprobs).toHaveLength(1);
  });

  it('reads the dictionary of a completions endpoint', () => {
    const response = {
      choices: [{ text: '1', logprobs: { tokens: ['1'], top_logprobs: [{ '1': -0.1, '0': -2 }] } }],
    };
    expect(readOpenAiResponse(response).topLogprobs).toEqual(
      expect.arrayContaining([
        { token: '1', logprob: -0.1 },
        { token: '0', logprob: -2 },
      ]),
    );
  });

  it.each([null, '-inf', '-Infinity', Number.NEGATIVE_INFINITY])(
    'reads %j as a probability of zero',
    (logprob) => {
      expect(readOpenAiResponse(chat([{ token: '0', logprob }, ...one])).topLogprobs?.[0]).toEqual({
        token: '0',
        logprob: Number.NEGATIVE_INFINITY,
      });
    },
  );

  it.each([
    [
      'no log-probabilities',
      { choices: [{ message: { content: 'Sure' }, logprobs: null }] },
      /no log-probabilities \(it said "Sure"\).*reasoning_effort/,
    ],
    ['no alternatives', chat([]), /without alternatives/],
    ['no choice', { choices: [] }, /no choice/],
    ['a refusal', chat([], { message: { content: null, refusal: 'I cannot' } }), /refused: "I cannot"/],
    ['a filtered answer', chat([], { finish_reason: 'content_filter' }), /content filter/],
    [
      'an error within the choice',
      {
        choices: [
          { error: { code: 502, message: 'Out of capacity' }, logprobs: null, finish_reason: 'error' },
        ],
      },
      /provider failed while it answered: "502 Out of capacity"/,
    ],
    [
      'an error beside alternatives',
      chat(one, { error: { message: 'Cut off' } }),
      /failed while it answered: ".*Cut off/,
    ],
    ['an answer that ended in an error', chat(one, { finish_reason: 'error' }), /failed while it answered$/],
    ['HTML', '<html>Bad gateway</html>', /HTML instead of JSON.*base URL/],
    ['text', 'upstream error', /text instead of JSON/],
    ['an error', { error: { message: 'overloaded' } }, /error: .*overloaded/],
    ['a stream', 'data: {"choices":[]}\n\ndata: [DONE]\n', /event stream.*params: \{ stream: false \}/],
    ['half an answer', '{"choices":[{"message":{"cont', /truncated, damaged/],
    ['an error without a name', { detail: 'Model is loading' }, /with an error: .*loading/],
    [
      'a router’s error',
      { error: { message: 'Provider returned error', code: 400, metadata: { raw: 'context length' } } },
      /with an error: "400 Provider returned error: context length"/,
    ],
    [
      'reasoning before the answer',
      chat(one, { message: { content: '0', reasoning_content: '1. Read' } }),
      /begin with "1", which is not its answer but reasoning/,
    ],
    ['reasoning alone', chat(one, { message: { content: null, reasoning: '1' } }), /not its answer/],
    [
      'reasoning in details',
      chat(one, { message: { content: '', reasoning_details: [{ text: '1' }] } }),
      /not its answer/,
    ],
    [
      'errors',
      { success: false, errors: [{ code: 7003, message: 'No route' }] },
      /with an error: .*No route/,
    ],
    ['a call', chat(one, { message: { content: null, tool_calls: [{}] } }), /not its answer/],
    ['another shape', [1, 2], /not in OpenAI's format/],
    ['nothing', undefined, /not in OpenAI's format/],
  ])('says what came and what to try when there is %s', (_, response, message) => {
    expect(readOpenAiResponse(response).topLogprobs).toBeUndefined();
    expect(readOpenAiResponse(response).unusable).toMatch(message);
  });
});

describe('alternatives', () => {
  const many = Array.from({ length: 20_001 }, (_, index) => ({ token: `t${index}`, logprob: -index - 1 }));
  it('are kept in part where there are thousands: the most probable, and those that are an answer', () => {
    const { topLogprobs = [] } = readOpenAiResponse(chat([...many, { token: ' 1', logprob: -9e9 }]));
    expect(topLogprobs).toHaveLength(101);
    expect(topLogprobs.slice(0, 2)).toEqual(many.slice(0, 2));
    expect(topLogprobs.at(-1)?.token).toBe(' 1');
  });

  it('are cut where a token has a megabyte', () => {
    const { topLogprobs = [] } = readOpenAiResponse(chat([{ token: 'x'.repeat(1e6), logprob: -4 }, ...one]));
    expect(topLogprobs.map(({ token }) => token.length)).toEqual([201, 1]);
  });
});

describe('alternatives that would be more than everything', () => {
  const { log10 } = Math;
  it.each([
    ['all 0', { '0': 0, '1': 0 }],
    ['to base 10', { '0': log10(0.15), '1': log10(0.8), The: log10(0.05) }],
    ['raw scores below 0', { '0': -1.2, '1': -1.1, The: -1.3, A: -1.4 }],
  ])('are of no use: %s', (_, logprobs) => {
    const top = Object.entries(logprobs).map(([token, logprob]) => ({ token, logprob }));
    expect(readOpenAiResponse(chat(top)).unusable).toMatch(/these are not natural log-probabil/);
  });

  it('are not those of which one is repeated', () => {
    const top = [...one, { token: '0', logprob: -2.4 }, { token: '1', logprob: -0.100001 }];
    expect(readOpenAiResponse(chat(top)).topLogprobs).toEqual(top);
  });
});

describe('counts of tokens', () => {
  it.each([-1, 1e300, '300', null, undefined])('are none where a server says %j', (prompt_tokens) => {
    expect(readOpenAiUsage({ usage: { prompt_tokens, completion_tokens: 1 } })).toBeUndefined();
  });
});

describe('an error that comes as an answer', () => {
  it.each([
    [{ error: { message: 'Insufficient credits', code: 402 } }, { status: 402 }],
    [{ object: 'error', message: 'too long', code: 400 }, { status: 400 }],
    [{ error: 'Unexpected endpoint' }, { status: undefined, said: ' Unexpected endpoint' }],
    [
      { choices: [{ finish_reason: 'error', error: { message: 'prompt is too long', code: 400 } }] },
      { status: 400 },
    ],
  ])('is told with the status that it bears: %j', (response, rejection) => {
    expect(readOpenAiResponse(response)).toMatchObject({ rejection });
  });
});

it('an error without anything in it is none', () => {
  expect(readOpenAiResponse({ ...chat(one), error: { code: null } }).topLogprobs).toEqual(one);
});

describe('readOpenAiReply', () => {
  it.each(['length', 'model_length', 'MAX_TOKENS', 'insufficient_system_resource', 'abort'])(
    'takes a text that ended in %s for cut off',
    (finish_reason) => {
      const response = { choices: [{ message: { content: '8' }, finish_reason }] };
      expect(readOpenAiReply(response, { alternatives: false })).toEqual({ text: '8', cutOff: true });
    },
  );

  it.each([
    ['a text', '1', '1'],
    [
      'parts, reasoning among them',
      [
        { type: 'thinking', thinking: [{ type: 'text', text: '0?' }] },
        { type: 'text', text: '1' },
      ],
      '1',
    ],
    ['a part of the other name', [{ type: 'output_text', text: '1' }], '1'],
    ['nothing', null, ''],
  ])('reads what was said where the content is %s', (_, content, text) => {
    const response = { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] };
    expect(readOpenAiReply(response, { alternatives: false })).toEqual({ text });
  });
});
