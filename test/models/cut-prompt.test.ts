import fc from 'fast-check';
import { encode as encodeO200k } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as encodeGpt2 } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { cutPrompt } from '../../src/models/cut-prompt.ts';

const messages = (content: string) => [
  { role: 'system' as const, content: 'Answer 0 or 1.' },
  { role: 'user' as const, content },
];
const usage = (promptTokens: number, cachedPromptTokens = 0) => ({
  promptTokens,
  cachedPromptTokens,
  completionTokens: 1,
});
const long = messages(' a long text of many words'.repeat(700));

describe('a prompt that was cut', () => {
  it('is known by fewer tokens than it has words', () => {
    expect(cutPrompt(long, usage(2051))).toMatch(
      /read only 2051 tokens of a prompt of at least 4204: it truncates/,
    );
    expect(cutPrompt(long, usage(4096))).toBeDefined();
    expect(cutPrompt(long, usage(4204))).toBeUndefined();
  });

  it('is not what a server has cached, whether or not it counts that among the tokens that it read', () => {
    expect(cutPrompt(long, usage(204, 4000))).toBeUndefined();
    expect(cutPrompt(long, usage(4204, 4000))).toBeUndefined();
  });

  it('is not guessed from counts that are made up', () => {
    for (const tokens of [0, 1, 10, 100]) expect(cutPrompt(long, usage(tokens))).toBeUndefined();
  });

  it('is none of what a tokenizer makes of any text', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        "don't",
        'U.S.',
        '3.14',
        'snake_case',
        'CamelCase',
        '日本語の文',
        'naïve',
        '**the**',
        '[[ a]]',
        '\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 300, maxLength: 500 }), (words) => {
        const asked = messages(words.join(' '));
        for (const encode of [encodeGpt2, encodeO200k]) {
          const tokens = asked.reduce((sum, { content }) => sum + encode(content).length, 0);
          expect(cutPrompt(asked, usage(tokens))).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  });
});
