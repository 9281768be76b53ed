import { z } from 'zod';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import type { ChatReply } from '../chat-model.ts';
import { expenseSchema } from '../expense.ts';

/** An answer as it is kept: what it said and what it cost then. Alternatives are pairs, which are half as long. */
const keptAnswerSchema = expenseSchema.extend({
  topLogprobs: z
    .array(
      z
        // JSON has no −Infinity, and writes null in its place.
        .tuple([z.string(), z.number().nullable()])
        .transform(([token, logprob]) => ({ token, logprob: logprob ?? Number.NEGATIVE_INFINITY })),
    )
    .exactOptional(),
  text: z.string().exactOptional(),
  model: z.string().exactOptional(),
  cutOff: z.literal(true).exactOptional(),
  others: z.array(z.object({ text: z.string(), cutOff: z.literal(true).exactOptional() })).exactOptional(),
});

/** The JSON that is kept of an answer. */
export function keptText({ topLogprobs, reused: _, ...more }: ChatReply): string {
  return JSON.stringify({
    topLogprobs: topLogprobs?.map(({ token, logprob }) => [token, logprob]),
    ...more,
  });
}

/** The inverse of {@link keptText}; undefined for what is none of its texts. */
export function answerOfText(text: string): ChatReply | undefined {
  return keptAnswerSchema.safeParse(parseJsonOrKeep(text)).data;
}
