import { z } from 'zod';

/** The field of a response's metadata that holds its {@link AnswerRecord}. */
export const ANSWER_RECORD_KEY = 'asking';

/** What asking one question took: kept with every row, and summed up in the scorecard. */
export const answerRecordSchema = z.object({
  /** Whether the answer was paid for before, or together with an equal question. */
  reused: z.boolean(),
  /** Requests sent for it in this run. */
  attempts: z.int().nonnegative(),
  /** From the first attempt to the answer, when it was asked. */
  latencyMs: z.number().exactOptional(),
  usage: z
    .object({ promptTokens: z.number(), cachedPromptTokens: z.number(), completionTokens: z.number() })
    .exactOptional(),
  /** In US dollars, when it was asked. */
  cost: z.number().exactOptional(),
});

export type AnswerRecord = z.infer<typeof answerRecordSchema>;
