import { costOf, type Price } from '../models/expense.ts';
import type { TokenCount } from './count-tokens.ts';

/** The shortest prefix that OpenAI caches: https://developers.openai.com/api/docs/guides/prompt-caching */
export const SHORTEST_CACHED_PREFIX = 1024;

// Beyond it, OpenAI's caches grow in steps:
// https://github.com/openai/openai-cookbook/blob/main/examples/Prompt_Caching_201.ipynb
const CACHED_PREFIX_STEP = 128;

export interface RequestsCost {
  readonly uncached: number;
  /** With the shared prefix cached from the second request on; null where it is too short, or cached tokens have no price. */
  readonly prefixCached: number | null;
  /** If every reply fills its room, as reasoning may; nothing cached. */
  readonly atMost: number;
}

/** @param completionTokens of all answers; one each unless it is told. */
export function costOfRequests(
  count: TokenCount,
  price: Price,
  completionTokens = count.requests,
): RequestsCost {
  const usage = { promptTokens: count.promptTokens, completionTokens };
  const { sharedPrefix: shared } = count;
  const cachedPrefix = shared < SHORTEST_CACHED_PREFIX ? 0 : shared - (shared % CACHED_PREFIX_STEP);
  const cachedPromptTokens = cachedPrefix * Math.max(0, count.requests - 1);
  return {
    uncached: costOf({ ...usage, cachedPromptTokens: 0 }, price),
    prefixCached:
      cachedPrefix > 0 && price.cachedInput !== undefined
        ? costOf({ ...usage, cachedPromptTokens }, price)
        : null,
    atMost: costOf({ ...usage, completionTokens: count.room, cachedPromptTokens: 0 }, price),
  };
}
