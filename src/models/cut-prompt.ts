import type { ChatMessage } from './chat-model.ts';
import type { SimulatorUsage } from './expense.ts';

/** No server has a window that is smaller; a count below it is made up, as some servers and proxies do. */
const SMALLEST_WINDOW = 256;
/** Of the words, what a tokenizer may spell together with others. */
const SPELLED_TOGETHER = 0.02;

/**
 * Servers cut a prompt that does not fit their context, some without an error: then the answer is to another question. Their
 * count of tokens gives it away, as every tokenizer has at least one token for each word and each number.
 *
 * @param usage what the server says it read; what it had cached may or may not be part of that.
 * @returns what is wrong and what to do about it; undefined where the prompt may have been read whole.
 */
export function cutPrompt(
  messages: readonly ChatMessage[],
  { promptTokens, cachedPromptTokens }: SimulatorUsage,
): string | undefined {
  const read = promptTokens + cachedPromptTokens;
  if (read < SMALLEST_WINDOW) return undefined;
  const words = messages.reduce((sum, message) => sum + wordsIn(message), 0);
  if (read >= words * (1 - SPELLED_TOGETHER)) return undefined;
  return `the endpoint read ${read} tokens of a prompt of at least ${words}: it cuts what does not fit its context, without an error; give it a larger context (Ollama: OLLAMA_CONTEXT_LENGTH), or take shorter sequences`;
}

/** Most of a prompt is its protocol's, the same in every request. */
const counted = new WeakMap<ChatMessage, number>();

function wordsIn(message: ChatMessage): number {
  let words = counted.get(message);
  if (words !== undefined) return words;
  words = message.content.match(/\p{L}+|\p{N}+/gu)?.length ?? 0;
  counted.set(message, words);
  return words;
}
