import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askingId } from '../../../src/asking/asking.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../../src/asking/protocol.ts';
import { samples } from '../../../src/asking/readouts/samples.ts';
import type { ChatModel, ChatReply } from '../../../src/models/chat-model.ts';
import { modelSimulator } from '../../../src/simulation/model-simulator.ts';

const protocol = loadProtocol(PAIRWISE_V2);
const question = { explanation: 'attends to the previous token', tokens: ['a', ' b'], from: 1, to: 0 };
const asking = {
  protocol,
  readout: 'samples' as const,
  settings: { samples: 4 },
  match: 'exact' as const,
  baselineCorrection: false as const,
};

/** A simulator whose model gives these replies, in turn. */
function simulatorOf(texts: readonly string[], more: Partial<ChatReply> = {}) {
  const seen: unknown[] = [];
  const model: ChatModel = {
    reply: async ({ options }) => {
      seen.push(options);
      return { text: texts[(seen.length - 1) % texts.length] ?? '', attempts: 1, ...more };
    },
  };
  return { seen, judge: () => modelSimulator(model, asking).judge([question]) };
}

describe('the samples readout', () => {
  it('asks as often as it is told, each time for another sample of the same request', async () => {
    const { seen, judge } = simulatorOf(['1']);
    await judge();
    expect(seen).toEqual(
      [0, 1, 2, 3].map((sample) => ({ maxTokens: 2048, alternatives: false, effort: 'low', sample })),
    );
  });

  it('takes (ones + ½) / (answers + 1), so that no pair is certain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('0', '1'), { minLength: 4, maxLength: 4 }), async (texts) => {
        const [judgement] = await simulatorOf(texts).judge();
        const ones = texts.filter((text) => text === '1').length;
        expect(judgement?.scored.probability).toBeCloseTo((ones + 0.5) / 5, 12);
      }),
    );
  });

  it.each([
    ['1', 1],
    [' 0.', 0],
    ['Answer: 1', 1],
    ['<think>It is 0, surely.</think>1', 1],
    ['It is 0, surely.</think>\n1', 1],
    ['**0** because token 1 is not a copy', 0],
    ['In 10 of 10 cases, 1', 1],
    ['１', 1],
    ['The answer is not 1 but 0', 0],
    ['The answer is 0, not 1', 0],
    ['0 (not 1)', 0],
    ['{"answer": 0, "confidence": 1}', 0],
    ['1. The token is a noun.\n2. It follows a comma.\n**Answer:** 0', 0],
    ['1 = it fits, 0 = it does not. Answer: 0', 0],
    ['On a scale 0-1: 1', 1],
    ['The token 1 position back fits: 0', 0],
    ['[THINK]1, perhaps[/THINK]0', 0],
    ['<answer>1</answer>', 1],
    ['1</s>', 1],
    ['Tokens back: 1\nAnswer: 0', 0],
    ['◁think▷1◁/think▷0', 0],
    ['<|channel|>analysis<|message|>It is 1<|end|><|start|>assistant<|channel|>final<|message|>0', 0],
  ])(
    'reads the 0 or 1 that is the answer, and none that is a list’s, a scale’s or a position’s: %j',
    async (text, answer) => {
      const [judgement] = await simulatorOf([text]).judge();
      expect(judgement?.scored.probability).toBeCloseTo((4 * answer + 0.5) / 5, 12);
    },
  );

  it.each([
    '10',
    'I rate 1 out of 10',
    '1%',
    '-1',
    'token1 is first',
    'It goes to token 1.',
    '1 0',
    '0\n1',
    '1 or 0?',
    'Answer: ½',
    'Answer: 1 in 10',
    'Rating: 1 (of 5)',
    'I would not say 1.',
    'Answer: > 0',
    'The distance is 1.',
    'Tokens back: 1',
    'Number of commas: 0',
    'Exit status: 1',
    'It cannot be 1',
    'It can’t be 1',
    'Unlikely to be 1',
    'Answer: anything but 1',
    'The answer is 1 only if the token is a comma',
    'If it were a comma, the answer would be 1',
    'The probability of 1 is low',
  ])('takes no number for an answer that is another’s part, nor two that differ: %j', async (text) => {
    const [judgement] = await simulatorOf([text]).judge();
    expect(judgement?.scored.probability).toBeNull();
  });

  it('reads no answer out of reasoning that was cut off without its tags, and a digit that is all of the answer', async () => {
    const [cut] = await simulatorOf(['Let us see. It attends to: 1'], { cutOff: true }).judge();
    const [list] = await simulatorOf(['1. **Analyze the request.** The head'], { cutOff: true }).judge();
    const [whole] = await simulatorOf(['1'], { cutOff: true }).judge();
    expect([cut, list, whole].map((each) => each?.scored.probability)).toEqual([null, null, 0.9]);
  });

  it('reads the ends of a text of any length, without taking long', async () => {
    const long = `${'the token is at 5, '.repeat(50_000)}\nAnswer: 1`;
    for (const text of [long, `${': '.repeat(20_000)}1`, `1, as${long}`]) {
      const [judgement] = await simulatorOf([text]).judge();
      expect(judgement?.scored.probability).toBeCloseTo(0.9, 12);
    }
  }, 20_000);

  it('counts samples without an answer as probability that is on neither', async () => {
    const [judgement] = await simulatorOf(['1', 'I cannot tell', '1', '0']).judge();
    expect(judgement?.scored).toMatchObject({ probability: 2.5 / 4 });
    expect(judgement?.scored.unscored === undefined && judgement?.scored.mass).toBeCloseTo(0.75, 12);
  });

  it('leaves a pair unscored without any answer, and says what came', async () => {
    const [judgement] = await simulatorOf(['I cannot tell']).judge();
    expect(judgement?.scored).toEqual({
      probability: null,
      unscored: 'none of 4 answers gives 0 or 1 as its answer: it said "I cannot tell"',
    });
  });

  it('says what to set where the model could not finish', async () => {
    const [judgement] = await simulatorOf(['<think>Let me see'], { cutOff: true }).judge();
    expect(judgement?.scored.unscored).toMatch(/could not finish: set maxOutputTokens to more/);
  });

  it('is told apart from other readouts, and from other numbers of samples', () => {
    const ids = [
      askingId(asking),
      askingId({ ...asking, settings: { samples: 5 } }),
      askingId({ ...asking, readout: 'stated' }),
      askingId({ ...asking, readout: 'logprobs' }),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toMatch(/^pairwise-v2@\w{8}, 4 samples$/);
  });

  it('keeps a reply only where it has an answer', () => {
    const [request] = samples.exchange(protocol, [question], { samples: 1 }).requests;
    expect(request?.problemWith({ text: '1' })).toBeUndefined();
    expect(request?.problemWith({ text: 'hm' })).toBe(
      'the answer gives neither 0 nor 1 as its answer: it said "hm"',
    );
  });
});
