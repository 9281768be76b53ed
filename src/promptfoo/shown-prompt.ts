import type { ChatMessage } from '../models/chat-message.ts';

/**
 * A prompt as promptfoo's web UI shows it: the question, and a line for what comes before it. That is the same in every
 * row, and promptfoo copies each row, searches it for secrets and stores it several times over: with whole prompts a run of
 * 2,000 pairs took 7 % longer (docs/performance.md).
 */
export function shownPrompt(messages: readonly ChatMessage[]): ChatMessage[] {
  const before = messages.length - 1;
  if (before < 2) return [...messages];
  return [
    { role: 'system', content: `(${before} messages: the protocol’s instructions and examples)` },
    ...messages.slice(-1),
  ];
}
