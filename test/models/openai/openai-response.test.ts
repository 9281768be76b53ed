import { describe, expect, it } from 'vitest';
import { readOpenAiReply, readOpenAiResponse } from '../../../src/models/openai/openai-response.ts';

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
    [
      'an answer that ended in an error',
      chat(one, { finish_reason: 'error' }),
      /failed while it answered; try/,
    ],
    ['HTML', '<html>Bad gateway</html>', /HTML instead of JSON.*base URL/],
    ['text', 'upstream error', /text instead of JSON/],
    ['an error', { error: { message: 'overloaded' } }, /error: .*overloaded/],
    ['another shape', [1, 2], /not shaped like OpenAI's/],
    ['nothing', undefined, /not shaped like OpenAI's/],
  ])('says what came and what to try when there is %s', (_, response, message) => {
    expect(readOpenAiResponse(response).topLogprobs).toBeUndefined();
    expect(readOpenAiResponse(response).unusable).toMatch(message);
  });
});

describe('alternatives', () => {
  const many = Array.from({ length: 20_001 }, (_, index) => ({ token: `t${index}`, logprob: -index }));
  it('are kept in part where there are thousands: the most probable, and those that are an answer', () => {
    const { topLogprobs = [] } = readOpenAiResponse(chat([...many, { token: ' 1', logprob: -9e9 }]));
    expect(topLogprobs).toHaveLength(101);
    expect(topLogprobs.slice(0, 2)).toEqual(many.slice(0, 2));
    expect(topLogprobs.at(-1)?.token).toBe(' 1');
  });

  it('are cut where a token has a megabyte', () => {
    const { topLogprobs = [] } = readOpenAiResponse(chat([{ token: 'x'.repeat(1e6), logprob: -1 }, ...one]));
    expect(topLogprobs.map(({ token }) => token.length)).toEqual([201, 1]);
  });
});

describe('readOpenAiReply', () => {
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
    ['nothing', null, ''],
  ])('reads what was said where the content is %s', (_, content, text) => {
    const response = { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] };
    expect(readOpenAiReply(response, { alternatives: false })).toEqual({ text });
  });
});
