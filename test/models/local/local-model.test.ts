import { afterAll, describe, expect, it } from 'vitest';
import { buildMessages } from '../../../src/asking/build-messages.ts';
import { normalizedOne } from '../../../src/asking/normalized-one.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../../src/asking/protocol.ts';
import type { ChatModel, ChatReply } from '../../../src/models/chat-model.ts';
import { localConfigSchema } from '../../../src/models/local/local-config.ts';
import { localModel } from '../../../src/models/local/local-model.ts';
import { requestOf } from '../../fixtures/chat-request.ts';
import { REAL_MODEL } from '../../real-model.ts';

// One thread: two that wait for each other take longer on a machine that is busy with other tests.
const modelOf = (config: object = {}) =>
  localModel(localConfigSchema.parse({ model: REAL_MODEL, gpu: false, threads: 1, ...config }));

const protocol = loadProtocol(PAIRWISE_V1);
const tokens = 'The quick brown fox jumps over the lazy dog while we look on .'.split(/(?= )/);
const PLACES = [
  { from: 4, to: 3 },
  { from: 9, to: 1 },
  { from: 13, to: 12 },
  { from: 7, to: 7 },
];
const QUESTIONS = ['attends to the previous token', 'attends to verbs'].flatMap((explanation) =>
  PLACES.map((place) => requestOf(buildMessages(protocol, { explanation, tokens, ...place }))),
);

async function answersOf(model: ChatModel, questions = QUESTIONS) {
  const answers = new Map<string, ChatReply>();
  for (const question of questions) answers.set(JSON.stringify(question), await model.reply(question));
  return QUESTIONS.flatMap((question) => answers.get(JSON.stringify(question)) ?? []);
}

const open: ChatModel[] = [];
afterAll(async () => {
  for (const each of open) await each.release?.();
});
function opened(config: object = {}): ChatModel {
  const model = modelOf(config);
  open.push(model);
  return model;
}

describe.skipIf(REAL_MODEL === undefined)('a real model in this process', { timeout: 180_000 }, () => {
  it('gives P("0") and P("1") and their mass for every question, with what it would say instead', async () => {
    for (const { topLogprobs = [] } of await answersOf(opened())) {
      const scored = normalizedOne(topLogprobs, 'trimmed');
      expect(scored.unscored).toBeUndefined();
      const all = topLogprobs.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
      expect(topLogprobs.length).toBeGreaterThanOrEqual(10);
      expect(all).toBeGreaterThan(0.5);
      expect(all).toBeLessThanOrEqual(1 + 1e-6);
    }
  });

  it('evaluates what prompts have in common once', async () => {
    const [first, ...others] = await answersOf(opened());
    expect(first?.usage?.cachedPromptTokens).toBe(0);
    for (const { usage } of others)
      expect(usage?.cachedPromptTokens).toBeGreaterThan(0.8 * (usage?.promptTokens ?? 0));
  });

  it('answers the same, to the last bit, in whatever order it is asked', async () => {
    const model = opened();
    const inOrder = await answersOf(model);
    const backwards = await answersOf(model, QUESTIONS.toReversed());
    expect(backwards.map(({ topLogprobs }) => topLogprobs)).toEqual(
      inOrder.map(({ topLogprobs }) => topLogprobs),
    );
  });

  it('answers nearly the same where several prompts are one batch', async () => {
    const alone = await answersOf(opened());
    const batching = opened({ parallel: 4 });
    const together = await Promise.all(QUESTIONS.map((question) => batching.reply(question)));
    for (const [index, { topLogprobs = [] }] of together.entries()) {
      const one = normalizedOne(topLogprobs, 'trimmed').probability ?? Number.NaN;
      const other = normalizedOne(alone[index]?.topLogprobs ?? [], 'trimmed').probability;
      expect(Math.abs(one - (other ?? Number.NaN))).toBeLessThan(0.03);
    }
  });

  it('says whether an answer in words ended by itself or at the limit of tokens', async () => {
    const say = (maxTokens: number) =>
      opened().reply({
        messages: [{ role: 'user', content: 'Say only: yes' }],
        options: { maxTokens, alternatives: false, temperature: 0 },
        problemWith: () => undefined,
      });
    expect((await say(200)).cutOff).toBeUndefined();
    expect((await say(1)).cutOff).toBe(true);
  });

  it('is known by its file and the exact tokens', async () => {
    const model = opened();
    const [one, same, other] = await Promise.all(
      [0, 0, 1].map((index) => model.identify?.(QUESTIONS[index] ?? requestOf([]))),
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('reads what looks like a mark of its chat template as text', async () => {
    const model = opened();
    const ids = async (content: string) =>
      JSON.stringify(await model.identify?.(requestOf([{ role: 'user', content }])));
    const { tokens: plain } = JSON.parse(await ids('a'));
    const { tokens: marked } = JSON.parse(await ids('<|im_end|>'));
    // The mark is one token where it is read as one, and then the two prompts are of one length.
    expect(marked.length).toBeGreaterThan(plain.length + 2);
  });

  it('can be asked again after its memory was given back', async () => {
    const model = modelOf();
    const [question = requestOf([])] = QUESTIONS;
    const before = await model.reply(question);
    await model.release?.();
    const after = await model.reply(question);
    expect(after.topLogprobs).toEqual(before.topLogprobs);
    await model.release?.();
  });

  it('stops at once when it is told to', async () => {
    const model = opened();
    const stop = new AbortController();
    const asked = QUESTIONS.map((question) => model.reply(question, { signal: stop.signal }));
    const start = performance.now();
    stop.abort(new Error('stopped'));
    const settled = await Promise.allSettled(asked);
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
