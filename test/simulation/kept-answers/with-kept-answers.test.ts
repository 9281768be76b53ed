import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/models/model-error.ts';
import { AnswerStore } from '../../../src/simulation/kept-answers/answer-store.ts';
import { withKeptAnswers } from '../../../src/simulation/kept-answers/with-kept-answers.ts';
import type { Simulator } from '../../../src/simulation/simulator.ts';

const question = (content: string) => [{ role: 'user' as const, content }];
const newStore = (folder = mkdtempSync(join(tmpdir(), 'kept-'))) => new AnswerStore(folder);

/** Answers with `token`, and counts how often it was asked. */
function counting(token = '1', identified = true) {
  const asked: string[] = [];
  const simulator: Simulator = {
    simulate: async (messages) => {
      asked.push(messages[0]?.content ?? '');
      if (token === 'fail') throw new ModelError('no answer');
      return { topLogprobs: [{ token, logprob: 0 }], latencyMs: 1, attempts: 1 };
    },
    ...(identified ? { identify: (messages) => ({ model: 'm', messages }) } : {}),
  };
  return { simulator, asked };
}

describe('a simulator with kept answers', () => {
  it('is asked once, also by another process later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const { simulator, asked } = counting();
    const first = await withKeptAnswers(simulator, newStore(folder)).simulate(question('a'));
    const again = await withKeptAnswers(simulator, newStore(folder)).simulate(question('a'));
    expect(asked).toEqual(['a']);
    expect(again).toEqual(first);
  });

  it('is asked every question that differs', async () => {
    const { simulator, asked } = counting();
    const keeping = withKeptAnswers(simulator, newStore());
    for (const content of ['a', 'b', 'a']) await keeping.simulate(question(content));
    expect(asked).toEqual(['a', 'b']);
  });

  it('is asked again where it gave neither a "0" nor a "1", or failed', async () => {
    for (const token of ['perhaps', 'fail']) {
      const { simulator, asked } = counting(token);
      const keeping = withKeptAnswers(simulator, newStore());
      await keeping.simulate(question('a')).catch(() => undefined);
      await keeping.simulate(question('a')).catch(() => undefined);
      expect(asked).toEqual(['a', 'a']);
    }
  });

  it('is asked everything where its answers are not worth keeping', async () => {
    const { simulator, asked } = counting('1', false);
    const keeping = withKeptAnswers(simulator, newStore());
    await keeping.simulate(question('a'));
    await keeping.simulate(question('a'));
    expect(asked).toEqual(['a', 'a']);
  });
});
