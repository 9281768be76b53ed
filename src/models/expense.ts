import { z } from 'zod';

/** The tokens of one question and its answer. */
export const usageSchema = z.object({
  promptTokens: z.number(),
  /** Part of the prompt tokens that the endpoint had cached. */
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
});

export type SimulatorUsage = Readonly<z.infer<typeof usageSchema>>;

/** What asking one question took, as far as it is known, whether or not the answer was of use. */
export const expenseSchema = z.object({
  usage: usageSchema.exactOptional(),
  /** In US dollars. */
  cost: z.number().exactOptional(),
  /** From the first attempt to the answer, waits between attempts included. */
  latencyMs: z.number().exactOptional(),
  /** Requests sent until it was answered, or given up. */
  attempts: z.int().nonnegative().exactOptional(),
});

export type Expense = Readonly<z.infer<typeof expenseSchema>>;
