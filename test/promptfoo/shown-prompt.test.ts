import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../src/models/chat-message.ts';
import { loadProtocol, PAIRWISE_V1, PAIRWISE_V2 } from '../../src/pair-prompt/protocol.ts';
import { shownPrompt } from '../../src/promptfoo/shown-prompt.ts';

const message = (role: ChatMessage['role'], content: string): ChatMessage => ({ role, content });

describe('a prompt that promptfoo stores', () => {
  it.each([PAIRWISE_V1, PAIRWISE_V2])('has the question, and a line for the rest of %s', (source) => {
    const { messages } = loadProtocol(source);
    const before = messages.length - 1;
    expect(shownPrompt(messages)).toEqual([
      message('system', `(${before} messages: the protocol’s instructions and examples)`),
      messages.at(-1),
    ]);
  });

  it('is whole where there is next to nothing to leave out', () => {
    const messages = [message('system', 's'), message('user', 'q')];
    expect(shownPrompt(messages)).toEqual(messages);
    expect(shownPrompt([])).toEqual([]);
  });
});
