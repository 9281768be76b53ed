import type { ChatMessage, ChatRequest } from '../models/chat-model.ts';
import type { Encode } from './tokenizer.ts';

/** The requests of a column without repeats, and their tokens. */
export interface TokenCount {
  /** Different ones: an identical request is sent once. */
  readonly requests: number;
  readonly promptTokens: number;
  /** How many leading tokens every request has in common. */
  readonly sharedPrefix: number;
  /** The tokens that the replies may have at most. */
  readonly room: number;
}

// Around a message's role and content stand three tokens, <|start|>{role}<|message|>{content}<|end|>, and after the
// last message three that begin the reply, <|start|>assistant<|message|>: OpenAI's num_tokens_from_messages in
// https://github.com/openai/openai-cookbook/blob/main/examples/How_to_count_tokens_with_tiktoken.ipynb
const BEFORE_CONTENT = 2;
const AFTER_CONTENT = 1;
const REPLY_PRIMER = 3;

/**
 * Counts the prompt tokens of chat requests that differ in their last message only, which is of one role in all of
 * them. Equal ones are one request, unless they are several samples. @param opening the messages before the last one.
 */
export function countTokens(
  opening: readonly ChatMessage[],
  requests: Iterable<Pick<ChatRequest, 'messages' | 'options'>>,
  encode: Encode,
): TokenCount {
  const beforeContent = ({ role }: ChatMessage) => BEFORE_CONTENT + encode(role).length;
  const openingTokens = opening.reduce(
    (sum, message) => sum + beforeContent(message) + encode(message.content).length + AFTER_CONTENT,
    0,
  );
  const seen = new Set<string>();
  const encoded = new Map<string, readonly number[]>();
  let promptTokens = 0;
  let beforeLast = openingTokens;
  let first: readonly number[] | undefined;
  let common = 0;
  let room = 0;
  for (const { messages, options } of requests) {
    const message = messages.at(-1);
    const key = `${options.sample ?? 0} ${message?.content}`;
    if (message === undefined || seen.has(key)) continue;
    seen.add(key);
    room += options.maxTokens * (options.replies ?? 1);
    const tokens = encoded.get(message.content) ?? encode(message.content);
    encoded.set(message.content, tokens);
    if (first === undefined) {
      first = tokens;
      common = tokens.length;
      beforeLast += beforeContent(message);
    }
    common = commonPrefix(first, tokens, common);
    promptTokens += beforeLast + tokens.length + AFTER_CONTENT + REPLY_PRIMER;
  }
  // A single request has all of itself in common.
  const sharedPrefix = seen.size > 1 ? beforeLast + common : promptTokens;
  return { requests: seen.size, promptTokens, sharedPrefix, room };
}

/** How many of the first `limit` tokens are the same in both. */
function commonPrefix(a: readonly number[], b: readonly number[], limit: number): number {
  let length = 0;
  while (length < limit && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
