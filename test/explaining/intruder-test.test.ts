import { describe, expect, it } from 'vitest';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import {
  askedForIntruder,
  intruderByRules,
  intruderTest,
  intruderTrials,
} from '../../src/explaining/intruder-test.ts';
import type { ChatModel, ChatReply, ChatRequest } from '../../src/models/chat-model.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { RULES } from '../../src/rules/rules.ts';
import type { SelectedPair } from '../../src/token-pairs/select-pairs.ts';
import { record } from '../activation-records/records.ts';

const head = { layer: 2, head: 1 };
const tokens = Array.from({ length: 12 }, (_, index) => ` w${index}`);
/** Attends to the previous token. */
const text = record({
  tokens,
  activations: tokens.flatMap((_, from) =>
    Array.from({ length: from + 1 }, (_, to) => Number(to === from - 1)),
  ),
});
const pairOf = (from: number, to: number): SelectedPair => ({
  record: text,
  from,
  to,
  label: to === from - 1 ? 1 : 0,
  activation: 1,
});
const strong = [2, 3, 4, 5, 6, 7, 8].map((from) => pairOf(from, from - 1));
const weak = [5, 6, 7, 8, 9, 10, 11].map((from) => pairOf(from, from - 4));
const trials = intruderTrials(head, [...strong, ...weak], 0);
const asking = {
  protocol: loadProtocol(PAIRWISE_V1),
  readout: 'logprobs',
  match: 'exact',
  baselineCorrection: false,
} as const;

const modelThat = (reply: (request: ChatRequest) => ChatReply): ChatModel => ({
  reply: async (request) => reply(request),
});

describe('intruderTrials', () => {
  it('has a trial for each weak pair, among four different strong ones, at a place that is drawn', () => {
    expect(trials.map(({ pairs, intruder }) => pairs[intruder])).toEqual(weak);
    for (const { pairs } of trials) {
      expect(new Set(pairs).size).toBe(5);
      expect(pairs.filter(({ label }) => label === 1)).toHaveLength(4);
    }
    expect(new Set(trials.map(({ intruder }) => intruder)).size).toBeGreaterThan(2);
    expect(intruderTrials(head, [...strong, ...weak], 0)).toEqual(trials);
    expect(intruderTrials(head, [...strong, ...weak], 1)).not.toEqual(trials);
  });

  it('refuses a head with fewer than four strong pairs', () => {
    expect(() => intruderTrials(head, [...strong.slice(0, 3), ...weak], 0)).toThrow(
      'has 3 strong and 7 weak pairs; the test needs 4 and 1',
    );
  });
});

describe('intruderTest', () => {
  it('shows a model five marked pairs and no explanation, and takes the most probable number', async () => {
    const prompts: string[] = [];
    const model = modelThat(({ messages }) => {
      const { content = '' } = messages.at(-1) ?? {};
      prompts.push(content);
      // The one line whose marked tokens are not side by side.
      const line = content.split('\n').findIndex((each) => !/\*\*\[\[/.test(each));
      return {
        topLogprobs: [
          { token: 'The', logprob: -0.1 },
          { token: ` ${line + 1}`, logprob: -1 },
          { token: String(((line + 1) % 5) + 1), logprob: -2 },
        ],
      };
    });
    const result = await intruderTest(trials, [], askedForIntruder(model, asking));
    expect(result).toMatchObject({ trials: 7, right: 7, unanswered: 0 });
    expect(prompts[0]).toMatch(/^1: .*\n2: .*\n3: .*\n4: .*\n5: .*\nWhich pair does not belong\?$/);
  });

  it('reads an answer in words, and counts one without a number as wrong', async () => {
    const asked = { ...asking, readout: 'samples' } as const;
    const say = (text: string) =>
      intruderTest(
        trials,
        [],
        askedForIntruder(
          modelThat(() => ({ text })),
          asked,
        ),
      );
    const third = trials.filter(({ intruder }) => intruder === 2).length;
    expect(await say('<think>1? no</think> Pair 3 does not.')).toMatchObject({ right: third, unanswered: 0 });
    expect(await say('1 and 2 attend back, 4 and 5 too.\nAnswer: 3')).toMatchObject({
      right: third,
      unanswered: 0,
    });
    expect(await say('Either 2 or 3.')).toMatchObject({ right: 0, unanswered: 7 });
    expect(await say('None of them.')).toMatchObject({ right: 0, unanswered: 7 });
  });

  it('is told by rules that fit the train records, where no model is asked', async () => {
    const { right } = await intruderTest(trials, [text], intruderByRules(RULES, 0));
    expect(right).toBe(7);
  });

  it('goes on where some trials fail, and fails where all do', async () => {
    let asked = 0;
    const failing = (fails: (n: number) => boolean) =>
      modelThat(() => {
        asked += 1;
        if (fails(asked)) throw new ModelError('filtered');
        return { topLogprobs: [{ token: '1', logprob: 0 }] };
      });
    const some = await intruderTest(
      trials,
      [],
      askedForIntruder(
        failing((n) => n === 2),
        asking,
      ),
    );
    expect(some).toMatchObject({ trials: 7, unanswered: 1 });
    await expect(
      intruderTest(
        trials,
        [],
        askedForIntruder(
          failing(() => true),
          asking,
        ),
      ),
    ).rejects.toThrow('filtered');
  });
});
