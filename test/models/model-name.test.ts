import { describe, expect, it } from 'vitest';
import { isNameOf, isPlaceholder } from '../../src/models/openai/openai-model.ts';

describe('the name that a model gives itself', () => {
  it.each([
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['gpt-4o', 'openai/gpt-4o'],
    ['llama3.1:latest', 'llama3.1'],
    ['Llama-3.1-8B-Instruct', 'meta-llama/Llama-3.1-8B-Instruct'],
    ['/models/qwen2.5-0.5b.gguf', 'qwen2.5-0.5b'],
    ['m', 'm'],
  ])('%s may be %s', (answered, asked) => {
    expect(isNameOf(answered, asked)).toBe(true);
  });

  it.each([
    ['good.gguf', 'default'],
    ['gpt-4o-mini', 'gpt-4'],
    ['llama3.1', 'llama3'],
    ['gpt-3.5-turbo', 'gpt-4o'],
  ])('%s is not %s', (answered, asked) => {
    expect(isNameOf(answered, asked)).toBe(false);
  });

  it('is no placeholder', () => {
    expect(['default', 'local-model', 'Local', 'any'].map(isPlaceholder)).toEqual([true, true, true, true]);
    expect(['gpt-4o', 'localai', 'm'].map(isPlaceholder)).toEqual([false, false, false]);
  });
});
