import { z } from 'zod';
import type { SimulatorUsage } from '../expense.ts';

/** A count of tokens, or an amount of money; anything else would corrupt sums. */
export const count = z.number().nonnegative().max(1e9);

const responseSchema = z.object({
  usage: z.object({
    prompt_tokens: count,
    completion_tokens: count.default(0),
    prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
  }),
});

/** The tokens that an OpenAI-shaped answer says it took. */
export function readOpenAiUsage(response: unknown): SimulatorUsage | undefined {
  const { data } = responseSchema.safeParse(response);
  if (!data) return undefined;
  const { prompt_tokens, completion_tokens, prompt_tokens_details } = data.usage;
  return {
    promptTokens: prompt_tokens,
    cachedPromptTokens: prompt_tokens_details?.cached_tokens ?? 0,
    completionTokens: completion_tokens,
  };
}
