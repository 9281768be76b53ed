import { describe, expect, it } from 'vitest';
import { loadEncode, tokenizerOf } from '../../src/estimate/tokenizer.ts';

describe('tokenizerOf', () => {
  it.each([
    'gpt-4o',
    'gpt-4o-mini-2024-07-18',
    'gpt-4.1-nano',
    'gpt-5',
    'gpt-5.1-mini',
    'o1',
    'o4-mini',
    'chatgpt-4o-latest',
    'ft:gpt-4o:lab::id',
    'openai/gpt-4o',
    'openai:chat:o3-mini',
  ])('knows that %s reads o200k_base', (model) => {
    expect(tokenizerOf(model)).toEqual({ encoding: 'o200k_base', exact: true });
  });

  it.each(['gpt-4', 'gpt-4-turbo-2024-04-09', 'gpt-3.5-turbo', 'gpt-35-turbo', 'azure:chat:gpt-4'])(
    'knows that %s reads cl100k_base',
    (model) => {
      expect(tokenizerOf(model)).toEqual({ encoding: 'cl100k_base', exact: true });
    },
  );

  it.each(['meta-llama/Llama-3.1-8B-Instruct', 'qwen2.5', 'my-gpt-4o', 'olmo:7b', '{{env.MODEL}}'])(
    'takes o200k_base for %s, as an approximation',
    (model) => {
      expect(tokenizerOf(model)).toEqual({ encoding: 'o200k_base', exact: false });
    },
  );
});

describe('loadEncode', () => {
  // The token numbers OpenAI's cookbook prints in How_to_count_tokens_with_tiktoken.ipynb.
  it('encodes as OpenAI’s own tokenizer does', async () => {
    const encode = await loadEncode('cl100k_base');
    expect(encode('tiktoken is great!')).toEqual([83, 1609, 5963, 374, 2294, 0]);
  });

  it('reads a token that spells a control mark as text', async () => {
    const encode = await loadEncode('o200k_base');
    expect(encode('<|endoftext|>').length).toBeGreaterThan(1);
  });
});

it('a token of a hundred thousand letters is counted in a moment', async () => {
  const encode = await loadEncode('o200k_base');
  const start = process.cpuUsage();
  expect(encode('x'.repeat(100_000)).length).toBeGreaterThan(1000);
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(5);
});
