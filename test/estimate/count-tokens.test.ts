import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../src/estimate/count-tokens.ts';
import { loadEncode } from '../../src/estimate/tokenizer.ts';
import type { ChatMessage } from '../../src/models/chat-model.ts';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const perCharacter = (text: string) => [...text].map((character) => character.codePointAt(0) ?? 0);

const asked = (last: readonly ChatMessage[]) =>
  last.map((message) => ({ messages: [message], options: { maxTokens: 1, alternatives: true } }));

/** A request as one stream of tokens, with the marks around its messages spelt out. */
function stream(messages: readonly ChatMessage[]): readonly string[] {
  return [
    ...messages.flatMap(({ role, content }) => [
      '<|start|>',
      ...role,
      '<|message|>',
      ...perCharacter(content).map(String),
      '<|end|>',
    ]),
    '<|start|>',
    'assistant',
    '<|message|>',
  ];
}

describe('countTokens', () => {
  it('counts a tiny case as one does by hand', async () => {
    // cl100k_base has "tiktoken is great!" in 6 tokens (OpenAI's cookbook), each role in one, and
    // "2 + 2 = 4" in 7: "2", " +", " ", "2", " =", " ", "4".
    const opening: ChatMessage[] = [{ role: 'system', content: 'tiktoken is great!' }];
    const last = [user('2 + 2 = 4'), user('2 + 2 = 5'), user('2 + 2 = 4')];
    const oneRequest = 3 + 1 + 6 + (3 + 1 + 7) + 3;
    expect(countTokens(opening, asked(last), await loadEncode('cl100k_base'))).toEqual({
      requests: 2,
      promptTokens: 2 * oneRequest,
      sharedPrefix: 3 + 1 + 6 + (2 + 1) + 6,
      room: 2,
    });
  });

  it('finds a single request to share all of itself, however often it is asked', () => {
    expect(countTokens([], asked([user('abc'), user('abc')]), perCharacter)).toEqual({
      requests: 1,
      promptTokens: 13,
      sharedPrefix: 13,
      room: 1,
    });
  });

  it('counts nothing where nothing is asked', () => {
    expect(countTokens([user('abc')], [], perCharacter)).toEqual({
      requests: 0,
      promptTokens: 0,
      sharedPrefix: 0,
      room: 0,
    });
  });

  it('agrees with whole requests written out and compared', () => {
    const content = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(content, { maxLength: 3 }),
        fc.array(content, { minLength: 1, maxLength: 6 }),
        (opening, last) => {
          const count = countTokens(opening.map(user), asked(last.map(user)), perCharacter);
          const streams = [...new Set(last)].map((each) => stream([...opening, each].map(user)));
          const [first = []] = streams;
          const differs = first.findIndex((token, index) => streams.some((other) => other[index] !== token));
          expect(count).toEqual({
            requests: streams.length,
            promptTokens: streams.reduce((sum, { length }) => sum + length, 0),
            sharedPrefix: differs === -1 ? first.length : differs,
            room: streams.length,
          });
        },
      ),
    );
  });
});
