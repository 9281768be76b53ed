import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logprobs } from '../../../src/asking/readouts/logprobs.ts';
import type { ChatModel, ChatRequest } from '../../../src/models/chat-model.ts';
import { EndpointHealth } from '../../../src/models/endpoint-health.ts';
import { AnswerStore } from '../../../src/models/kept-answers/answer-store.ts';
import {
  keptInMemory,
  onlyKeptAnswers,
  withKeptAnswers,
} from '../../../src/models/kept-answers/with-kept-answers.ts';
import { ModelError } from '../../../src/models/model-error.ts';

const protocol = { name: 'p', messages: [{ role: 'user' as const, content: '{{explanation}}' }] };

/** A request whose replies have to hold "0" or "1". */
function request(content: string): ChatRequest {
  const question = { explanation: content, tokens: ['a'], from: 0, to: 0 };
  const [first] = logprobs.exchange(protocol, [question], { samples: 1 }).requests;
  if (!first) throw new RangeError('no request');
  return first;
}
const newStore = (folder = mkdtempSync(join(tmpdir(), 'kept-'))) => new AnswerStore(folder);

/** Answers with `token`, and counts how often it was asked. */
function counting(token = '1', identified = true) {
  const asked: string[] = [];
  const model: ChatModel = {
    reply: async ({ messages }) => {
      asked.push(messages[0]?.content ?? '');
      await Promise.resolve();
      if (token === 'fail') throw new ModelError('no answer', { expense: { attempts: 2 } });
      return { topLogprobs: [{ token, logprob: 0 }], latencyMs: 1, attempts: 1 };
    },
    ...(identified ? { identify: ({ messages }) => ({ model: 'm', messages }) } : {}),
  };
  return { model, asked };
}

describe('a chat model with kept answers', () => {
  it('is asked once, also by another process later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const { model, asked } = counting();
    const first = await withKeptAnswers(model, newStore(folder)).reply(request('a'));
    const again = await withKeptAnswers(model, newStore(folder)).reply(request('a'));
    expect(asked).toEqual(['a']);
    expect(again).toEqual({ ...first, reused: true });
  });

  it('is asked every question that differs', async () => {
    const { model, asked } = counting();
    const keeping = withKeptAnswers(model, newStore());
    for (const content of ['a', 'b', 'a']) await keeping.reply(request(content));
    expect(asked).toEqual(['a', 'b']);
  });

  it('is asked each repeat for itself, and everything where nothing is to be kept', async () => {
    const { model, asked } = counting();
    const keeping = withKeptAnswers(model, newStore());
    for (const repeat of [0, 1, 0]) await keeping.reply(request('a'), { repeat });
    expect(asked).toHaveLength(2);
    await keeping.reply(request('a'), { uncached: true });
    expect(asked).toHaveLength(3);
  });

  it('is asked again where it gave neither a "0" nor a "1", or failed', async () => {
    for (const token of ['perhaps', 'fail']) {
      const { model, asked } = counting(token);
      const keeping = withKeptAnswers(model, newStore());
      await keeping.reply(request('a')).catch(() => undefined);
      await keeping.reply(request('a')).catch(() => undefined);
      expect(asked).toEqual(['a', 'a']);
    }
  });

  it('is asked everything where its answers are not worth keeping', async () => {
    const { model, asked } = counting('1', false);
    const keeping = withKeptAnswers(model, newStore());
    await keeping.reply(request('a'));
    await keeping.reply(request('a'));
    expect(asked).toEqual(['a', 'a']);
  });

  it('gives equal questions that are under way one answer, or one failure, paid for once', async () => {
    const { model, asked } = counting();
    const keeping = withKeptAnswers(model, keptInMemory());
    const [first, second] = await Promise.all(['a', 'a'].map((each) => keeping.reply(request(each))));
    expect(asked).toEqual(['a']);
    expect([first?.reused, second?.reused]).toEqual([undefined, true]);
    const failing = withKeptAnswers(counting('fail').model, keptInMemory());
    const settled = await Promise.allSettled(['a', 'a'].map((each) => failing.reply(request(each))));
    expect(settled).toMatchObject([{ reason: { expense: { attempts: 2 } } }, { reason: { expense: {} } }]);
  });

  it('is asked no further where answers cannot be kept; the one in hand counts', async () => {
    const { model } = counting();
    const said: string[] = [];
    const health = new EndpointHealth((sentence) => said.push(sentence));
    const full = { ...keptInMemory(), keep: () => Promise.reject(new Error('the disk is full')) };
    const keeping = withKeptAnswers(model, full, health);
    expect((await keeping.reply(request('a'))).topLogprobs).toHaveLength(1);
    await expect(keeping.reply(request('b'))).rejects.toThrow('the disk is full');
    expect(said).toEqual(['not asked any further: the disk is full']);
  });
});

describe('a kept answer of another model behind the same name', () => {
  /** Answers as the model of a name, and says which one is there now. */
  function named(name: string, isNow?: boolean) {
    const { model, asked } = counting();
    const reply: ChatModel['reply'] = async (request) => ({ ...(await model.reply(request)), model: name });
    const asks: string[] = [];
    const says = async (each: string) => {
      asks.push(each);
      return isNow;
    };
    return { asked, asks, model: { ...model, reply, isNow: says } };
  }

  /** What is announced when a second run asks, whose model is of another name. */
  async function secondRun(isNow?: boolean) {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const first = withKeptAnswers(named('good.gguf').model, newStore(folder));
    for (const content of ['a', 'b']) await first.reply(request(content));
    const said: string[] = [];
    const other = named('bad.gguf', isNow);
    const second = withKeptAnswers(other.model, newStore(folder), undefined, (sentence) =>
      said.push(sentence),
    );
    const replies = [await second.reply(request('a')), await second.reply(request('b'))];
    return { said, replies, second, ...other };
  }

  it('is asked anew, and that is said, where the endpoint has another one now', async () => {
    const { said, replies, asked, asks } = await secondRun(false);
    expect(replies.map(({ model, reused }) => [model, reused])).toEqual([
      ['bad.gguf', undefined],
      ['bad.gguf', undefined],
    ]);
    expect(asked).toEqual(['a', 'b']);
    expect(asks).toEqual(['good.gguf']);
    expect(said).toEqual([expect.stringMatching(/kept answers of good\.gguf are asked again$/)]);
  });

  it('is used, and that is said, where it does not say which one it has', async () => {
    const { said, replies, asked, second } = await secondRun();
    expect(replies.map(({ reused }) => reused)).toEqual([true, true]);
    expect(asked).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^using kept answers of good\.gguf from an earlier run/)]);
    await second.reply(request('c'));
    expect(said[1]).toMatch(/another model than before .*: good\.gguf and bad\.gguf/);
  });

  it('is said from the first reply on where it is not what was asked for', async () => {
    const said: string[] = [];
    const { model } = named('bad.gguf');
    const called = { ...model, isCalled: (name: string) => name === 'good.gguf' };
    const asked = withKeptAnswers(called, newStore(), undefined, (sentence) => said.push(sentence));
    for (const content of ['a', 'b']) await asked.reply(request(content));
    expect(said).toEqual(['the endpoint answers as bad.gguf, which is not the name that was asked for']);
  });

  it('is used in silence where it is the same', async () => {
    const { said, replies } = await secondRun(true);
    expect(replies.map(({ reused }) => reused)).toEqual([true, true]);
    expect(said).toEqual([]);
  });
});

describe('a chat model that has only kept answers', () => {
  it('gives what is kept, and says of the rest that it is not', async () => {
    const { model, asked } = counting();
    const store = keptInMemory();
    await withKeptAnswers(model, store).reply(request('a'));
    const kept = onlyKeptAnswers(model, store);
    expect(await kept.reply(request('a'))).toMatchObject({ reused: true });
    await expect(kept.reply(request('b'))).rejects.toThrow('no answer is kept');
    expect(asked).toEqual(['a']);
  });
});
