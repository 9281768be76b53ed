import { z } from 'zod';
import { defined } from '../files/defined.ts';

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

/** What something took, apart from the rest of it. */
export function expenseApart<Value extends Expense>(
  value: Value,
): { readonly expense: Expense; readonly rest: Omit<Value, keyof Expense> } {
  const { usage, cost, latencyMs, attempts, questions, ...rest } = value;
  return { expense: defined({ usage, cost, latencyMs, attempts, questions }), rest };
}

/** What several questions took together; of those that were sent, that is, whose attempts are known. */
export function sumOfExpenses(expenses: readonly Expense[]): Expense {
  const sent = expenses.filter(({ attempts }) => attempts !== undefined);
  const questions = sent.reduce((sum, each) => sum + (each.questions ?? 1), 0);
  const usages = expenses.flatMap(({ usage }) => usage ?? []);
  const sumOf = (field: 'cost' | 'latencyMs' | 'attempts') => {
    const known = expenses.flatMap((each) => each[field] ?? []);
    return known.length === 0 ? undefined : known.reduce((sum, each) => sum + each, 0);
  };
  return defined({
    cost: sumOf('cost'),
    latencyMs: sumOf('latencyMs'),
    attempts: sumOf('attempts'),
    questions: sent.length === 0 || questions === 1 ? undefined : questions,
    usage: usages.length === 0 ? undefined : usages.reduce(sumOfUsages),
  });
}

function sumOfUsages(first: SimulatorUsage, second: SimulatorUsage): SimulatorUsage {
  return {
    promptTokens: first.promptTokens + second.promptTokens,
    cachedPromptTokens: first.cachedPromptTokens + second.cachedPromptTokens,
    completionTokens: first.completionTokens + second.completionTokens,
  };
}
