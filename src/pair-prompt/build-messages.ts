import type { PairPosition } from '../activation-records/pair-index.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import { markPair } from './mark-pair.ts';
import type { Protocol } from './protocol.ts';

/** What a prompt asks: does this pair fit this explanation? */
export interface PairQuestion extends PairPosition {
  readonly explanation: string;
  readonly tokens: readonly string[];
}

/**
 * The chat messages that ask a simulator about one pair. The slots of the protocol's last message are filled in one
 * pass: what a token or an explanation contains is never read as a slot.
 */
export function buildMessages(protocol: Protocol, question: PairQuestion): readonly ChatMessage[] {
  const { tokens, from, to } = question;
  const values: Readonly<Record<string, string>> = {
    explanation: stripLikePython(question.explanation),
    sequence: markPair(tokens, question),
    to_token: tokens[to] ?? '',
    from_token: tokens[from] ?? '',
  };
  return protocol.messages.map((message, index) =>
    index < protocol.messages.length - 1
      ? message
      : { ...message, content: message.content.replace(SLOT, (slot, name: string) => values[name] ?? slot) },
  );
}

const SLOT = /\{\{(explanation|sequence|to_token|from_token)\}\}/g;

// transformer-debugger strips explanations with Python's str.strip, whose white space is not quite JavaScript's.
const PYTHON_SPACE = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const IS_SPACE = new RegExp(PYTHON_SPACE);

/** One character at a time: a pattern for white space at the end looks at a long run within the text again and again. */
function stripLikePython(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && IS_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && IS_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
