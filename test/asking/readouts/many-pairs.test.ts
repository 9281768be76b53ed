import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askingId, askingOf, exchangeOf } from '../../../src/asking/asking.ts';
import { askingConfigSchema } from '../../../src/asking/asking-config.ts';
import { ordersOf } from '../../../src/asking/readouts/text-readout.ts';
import type { ChatReply } from '../../../src/models/chat-model.ts';

const asked = (config: object) => askingOf(askingConfigSchema.parse(config), [], 'here');
const MANY = asked({ readout: 'stated', pairsPerRequest: 10 });
const QUESTIONS = [0, 1, 2].map((to) => ({
  explanation: 'attends to commas',
  tokens: ['a', ' {{pairs}}', ' c', ' d'],
  from: 3,
  to,
}));

/** P("1") of each question, or why there is none, where these texts are replied. */
function judged(asking: typeof MANY, ...texts: readonly string[]) {
  const { answers } = exchangeOf(asking, QUESTIONS);
  return answers(texts.map((text): ChatReply => ({ text, attempts: 1, cost: 1 }))).map(
    ({ unscored, topLogprobs }) =>
      unscored ?? Math.round(1000 * Math.exp(topLogprobs[1]?.logprob ?? 0)) / 1000,
  );
}

describe('several pairs in a request', () => {
  it('have an item each, under one explanation', () => {
    const { requests } = exchangeOf(MANY, QUESTIONS);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.messages.at(-1)?.content).toBe(
      [
        'Explanation: the head attends to commas',
        '1. Text: **a** {{pairs}} c[[ d]]\nHere: from " d" to "a" (3 tokens back, the first token of the text)',
        '2. Text: a** {{pairs}}** c[[ d]]\nHere: from " d" to " {{pairs}}" (2 tokens back)',
        '3. Text: a {{pairs}}** c**[[ d]]\nHere: from " d" to " c" (the previous token)',
        'How likely is each of these 3 pairs to fit, from 0 to 100? Any number of them may.',
      ].join('\n\n'),
    );
  });

  it('are judged each by its own answer; what is missing or wrong leaves that pair alone unscored', () => {
    const text = '```json\n{"1": 85, "3": 250}\n```';
    expect(judged(MANY, text)).toEqual([
      0.85,
      `pair 2 of 3 in its request: the answer states no probability from 0 to 100: it said ${JSON.stringify('```json {"1": 85, "3": 250} ```')}`,
      expect.stringMatching(/^pair 3 of 3 in its request: /),
    ]);
  });

  it.each(['{"1": 0.9, "2": 1, "3": 0}', '{"1": 0,9, "2": 1, "3": 0}', '{"1": "0,9", "2": "1", "3": "0"}'])(
    'are none of them read off a reply on another scale: 1 would be all of it: %s',
    (text) => {
      const [first, second, third] = judged(MANY, text);
      for (const each of [first, second, third]) expect(each).toMatch(/states no probability from 0 to 100/);
    },
  );

  it.each([
    '{"1": "8 out of 10", "2": "2 of 10", "3": 3 / 10}',
    '{"1": "80 - 90", "2": "3 tokens back: 20", "3": "1 token"}',
    '{"reasoning": "1: 3 tokens back, 2: 1 token back, 3: 1 back", "answers": [85, 20, 30]}',
  ])('are none of them read off a number that is another’s part: %s', (text) => {
    for (const each of judged(MANY, text)) expect(each).toMatch(/states no probability from 0 to 100/);
  });

  it.each(['{"0": 85, "1": 20, "2": 30}', '{"1": 85, "2": 20, "3": 30, "4": 1}'])(
    'are none of them read off a reply that counts them otherwise: %s',
    (text) => {
      for (const each of judged(MANY, text)) expect(each).toMatch(/states no probability from 0 to 100/);
    },
  );

  it('are none of them read off a percentage where 0 or 1 was asked for', () => {
    const asking = asked({ readout: 'samples', samples: 1, pairsPerRequest: 10 });
    for (const each of judged(asking, '{"1": 85, "2": 1, "3": 0}')) expect(each).toMatch(/neither 0 nor 1/);
  });

  it('have the share of 1s among the samples that answer them', () => {
    const asking = asked({ readout: 'samples', samples: 2, pairsPerRequest: 10 });
    expect(judged(asking, '{"1": 1, "2": 0, "3": 1}', '{"1": 1, "3": 0}')).toEqual([
      expect.closeTo(2.5 / 3, 3),
      // One of two answers is on neither 0 nor 1.
      expect.closeTo(0.25 * 0.5, 3),
      expect.closeTo(0.5, 3),
    ]);
  });

  it('are asked about in a second order, backwards, and have the mean', () => {
    const asking = asked({ readout: 'stated', pairsPerRequest: 10, orders: 2 });
    expect(judged(asking, '{"1": 10, "2": 20, "3": 30}', '{"1": 50, "2": 40, "3": 30}')).toEqual([
      0.2, 0.3, 0.4,
    ]);
    expect(judged(asking, '{"1": 10, "2": 20}', 'no')).toEqual([
      0.05,
      0.1,
      expect.stringContaining('pair 3 of 3'),
    ]);
  });

  it('count what their request took once', () => {
    const { answers } = exchangeOf(MANY, QUESTIONS);
    const costs = answers([{ text: '{}', attempts: 1, cost: 0.3 }]).map(({ cost }) => cost);
    expect(costs).toEqual([0.3, undefined, undefined]);
  });

  it('are kept where all are answered, and of use where one is', () => {
    const [request] = exchangeOf(MANY, QUESTIONS).requests;
    const said = (text: string) => [
      request?.problemWith({ text }) === undefined,
      request?.isWhole?.({ text }),
    ];
    expect(said('{"1": 1, "2": 2, "3": 3}')).toEqual([true, true]);
    expect(said('{"1": 1}')).toEqual([true, false]);
    expect(said('{}')).toEqual([false, false]);
  });

  it('have room for each, and a shape where the endpoint takes one', () => {
    const asking = asked({ readout: 'samples', samples: 1, pairsPerRequest: 10 });
    const structured = { ...asking, settings: { samples: 1, structuredOutput: true } };
    const [request] = exchangeOf(structured, QUESTIONS).requests;
    expect(request?.options).toEqual({
      maxTokens: 2448,
      alternatives: false,
      effort: 'low',
      sample: 0,
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          ['1', '2', '3'].map((key) => [key, { type: 'integer', enum: [0, 1] }]),
        ),
        required: ['1', '2', '3'],
        additionalProperties: false,
      },
    });
  });

  it('are told apart from single ones, and from other numbers and orders', () => {
    const ids = [{ pairsPerRequest: 10 }, { pairsPerRequest: 5 }, { pairsPerRequest: 10, orders: 2 }].map(
      (config) => askingId(asked({ readout: 'stated', ...config })),
    );
    expect(ids).toEqual([
      expect.stringMatching(/^stated-pairs-v1@\w{8}, stated, 10 pairs a request$/),
      expect.stringMatching(/^stated-pairs-v1@\w{8}, stated, 5 pairs a request$/),
      expect.stringMatching(/^stated-pairs-v1@\w{8}, stated, 10 pairs a request, 2 orders$/),
    ]);
  });

  it.each([
    [{ pairsPerRequest: 10 }, 'pairsPerRequest: is for readout samples or stated'],
    [{ readout: 'stated', orders: 2 }, 'orders: is for pairsPerRequest'],
    [
      { readout: 'stated', pairsPerRequest: 2, protocol: 'stated-v1' },
      'use stated-pairs-v1, or give it an item',
    ],
    [{ readout: 'samples', protocol: 'pairs-v1' }, 'set pairsPerRequest to 2 or more'],
  ])('are refused where they cannot be: %o', (config, message) => {
    expect(() => asked(config)).toThrow(message);
  });
});

describe('orders', () => {
  it('have every place once, and with an even number of them one mean place for all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 }), (count, half) => {
        const orders = ordersOf(count, 2 * half);
        for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
        const sums = [...Array(count).keys()].map((place) =>
          orders.reduce((sum, order) => sum + order.indexOf(place), 0),
        );
        expect(new Set(sums).size).toBe(1);
      }),
    );
  });
});
