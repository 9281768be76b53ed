import { z } from 'zod';

/** The tokens of one question and its answer. */
export const usageSchema = z.object({
  promptTokens: z.number(),
  /** Part of the prompt tokens that the endpoint had cached. */
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
});

export type SimulatorUsage = Readonly<z.infer<typeof usageSchema>>;

/** What asking a question took, as far as it is known, whether or not the answer was of use. */
export const expenseSchema = z.object({
  usage: usageSchema.exactOptional(),
  /** In US dollars. */
  cost: z.number().exactOptional(),
  /** From the first attempt to the answer, waits between attempts included. */
  latencyMs: z.number().exactOptional(),
  /** Requests sent until it was answered, or given up. */
  attempts: z.int().nonnegative().exactOptional(),
  /** How many questions it was, where not one: a pair may take several, whose expense is summed up. */
  questions: z.int().positive().exactOptional(),
});

export type Expense = Readonly<z.infer<typeof expenseSchema>>;

/** What several questions took together; of those that were sent, that is, whose attempts are known. */
export function sumOfExpenses(expenses: readonly Expense[]): Expense {
  const sent = expenses.filter(({ attempts }) => attempts !== undefined);
  const questions = sent.reduce((sum, each) => sum + (each.questions ?? 1), 0);
  const usages = expenses.flatMap(({ usage }) => usage ?? []);
  return {
    ...sumOf('cost', expenses),
    ...sumOf('latencyMs', expenses),
    ...sumOf('attempts', expenses),
    ...(sent.length === 0 || questions === 1 ? {} : { questions }),
    ...(usages.length === 0 ? {} : { usage: usages.reduce(sumOfUsages) }),
  };
}

function sumOf(field: 'cost' | 'latencyMs' | 'attempts', expenses: readonly Expense[]): Expense {
  const known = expenses.flatMap((each) => each[field] ?? []);
  return known.length === 0 ? {} : { [field]: known.reduce((sum, each) => sum + each, 0) };
}

function sumOfUsages(first: SimulatorUsage, second: SimulatorUsage): SimulatorUsage {
  return {
    promptTokens: first.promptTokens + second.promptTokens,
    cachedPromptTokens: first.cachedPromptTokens + second.cachedPromptTokens,
    completionTokens: first.completionTokens + second.completionTokens,
  };
}
