import type { ChatMessage } from './chat-model.ts';
import type { SimulatorUsage } from './expense.ts';

/** No server has a smaller window; some servers and proxies make counts below it up. */
const SMALLEST_WINDOW = 256;
/** The share of words that a tokenizer may spell together with others. */
const SPELLED_TOGETHER = 0.02;

/**
 * Some servers truncate a prompt that exceeds their context without an error, and so answer another question. Their count of
 * tokens reveals it: every word and number takes at least one.
 *
 * @param usage what the server says it read; cached tokens may or may not be included.
 * @returns what is wrong and what to do about it; undefined if the prompt may have been read whole.
 */
export function cutPrompt(
  messages: readonly ChatMessage[],
  { promptTokens, cachedPromptTokens }: SimulatorUsage,
): string | undefined {
  const read = promptTokens + cachedPromptTokens;
  if (read < SMALLEST_WINDOW) return undefined;
  const words = messages.reduce((sum, message) => sum + wordsIn(message), 0);
  if (read >= words * (1 - SPELLED_TOGETHER)) return undefined;
  return `the endpoint read only ${read} tokens of a prompt of at least ${words}: it truncates prompts that exceed its context, without an error; give it a larger context (Ollama: OLLAMA_CONTEXT_LENGTH), or use shorter sequences`;
}

/** Most of a prompt is the protocol's, and the same in every request. */
const counted = new WeakMap<ChatMessage, number>();

function wordsIn(message: ChatMessage): number {
  let words = counted.get(message);
  if (words !== undefined) return words;
  words = message.content.match(/\p{L}+|\p{N}+/gu)?.length ?? 0;
  counted.set(message, words);
  return words;
}
