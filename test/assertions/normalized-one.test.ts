import type { ProviderResponse } from 'promptfoo';
import { describe, expect, it } from 'vitest';
import normalizedOneAssertion from '../../assertions/normalized-one.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { TEN_PAIRS } from '../providers/asking.ts';

const [pairCase] = TEN_PAIRS;
function grade(
  providerResponse: ProviderResponse,
  config?: Record<string, unknown>,
  explanation: { readonly truth?: boolean; readonly control?: 'empty' } = {},
) {
  const metadata = pairCase
    ? {
        [PAIR_CASE_KEY]: storePairCase({
          ...pairCase,
          explanation: { ...pairCase.explanation, ...explanation },
        }),
      }
    : {};
  return normalizedOneAssertion('', {
    prompt: '',
    vars: {},
    test: { metadata },
    logProbs: undefined,
    provider: { id: () => 'openai:chat:gpt-4o', callApi: async () => ({}) },
    providerResponse,
    ...(config ? { config } : {}),
  });
}

const spaced = { metadata: { topLogprobs: [{ token: ' 1', logprob: Math.log(0.9) }] } };

describe('the assertion', () => {
  it.each([
    [{ macth: 'trimmed' }, /^assertions\/normalized-one\.ts: config: .*macth/],
    [{ match: 'trim' }, /^assertions\/normalized-one\.ts: config: match: .*"exact".*"trimmed"/],
  ])('refuses the config %j in one line', (config, message) => {
    expect(() => grade(spaced, config)).toThrow(message);
    expect(() => grade(spaced, config)).not.toThrow(/\n/);
  });

  it('makes an error of a pair without "0" and "1", of one line', () => {
    expect(() => grade(spaced)).toThrow(/set match: trimmed/);
    expect(() => grade(spaced)).not.toThrow(/\n/);
    expect(grade(spaced, { match: 'trimmed' }).namedScores).toEqual({ 'P(1)': 1 });
  });

  it('fails a row only where the explanation claims something', () => {
    const wrong = {
      metadata: { topLogprobs: [{ token: pairCase?.pair.label === 1 ? '0' : '1', logprob: 0 }] },
    };
    expect(grade(wrong)).toMatchObject({ pass: false, score: 0 });
    expect(grade(wrong, undefined, { truth: true }).pass).toBe(false);
    expect(grade(wrong, undefined, { truth: false })).toMatchObject({
      pass: true,
      score: 1,
      reason: expect.stringContaining('under a false explanation: not judged'),
    });
    expect(grade(wrong, undefined, { control: 'empty' }).pass).toBe(true);
  });

  it('says how to wrap a provider that hands on no log-probabilities', () => {
    expect(() => grade({ output: '1' })).toThrow(
      'this provider hands on no log-probabilities; wrap it: providers/promptfoo-simulator.ts with config: { provider: openai:chat:gpt-4o }',
    );
  });

  it('reads the JSON that a provider of the user’s own puts into raw', () => {
    const top_logprobs = [{ token: '1', logprob: -0.1 }];
    const raw = { choices: [{ logprobs: { content: [{ top_logprobs }] } }] };
    expect(grade({ output: '1', raw }).namedScores).toEqual({ 'P(1)': 1 });
  });
});
