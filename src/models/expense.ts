import { z } from 'zod';
import { defined } from '../files/defined.ts';
import { strictObject } from '../files/strict-object.ts';

/** The tokens of one question and its answer. */
export const usageSchema = z.object({
  promptTokens: z.number(),
  /** Part of the prompt tokens that the endpoint had cached. */
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
});

export type SimulatorUsage = Readonly<z.infer<typeof usageSchema>>;

/** What asking a question took, as far as known, whether or not the answer was usable. */
export const expenseSchema = z.object({
  usage: usageSchema.exactOptional(),
  /** In US dollars. */
  cost: z.number().exactOptional(),
  /** From the first attempt to the answer, waits between attempts included. */
  latencyMs: z.number().exactOptional(),
  /** Requests sent until it was answered or given up. */
  attempts: z.int().nonnegative().exactOptional(),
  /** How many questions it was, if not one: a pair may take several. */
  questions: z.int().positive().exactOptional(),
});

export type Expense = Readonly<z.infer<typeof expenseSchema>>;

/** Separates what something took from the rest of it. */
export function expenseApart<Value extends Expense>(
  value: Value,
): { readonly expense: Expense; readonly rest: Omit<Value, keyof Expense> } {
  const { usage, cost, latencyMs, attempts, questions, ...rest } = value;
  return { expense: defined({ usage, cost, latencyMs, attempts, questions }), rest };
}

/** What several questions took together. Those that were sent are the ones whose attempts are known. */
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

export const priceSchema = strictObject({
  input: z.number().nonnegative(),
  cachedInput: z.number().nonnegative().optional().describe('Default: as input.'),
  output: z.number().nonnegative(),
});

/** US dollars per million tokens. */
export type Price = z.infer<typeof priceSchema>;

/** What the tokens cost in US dollars. */
export function costOf(usage: SimulatorUsage, { input, cachedInput = input, output }: Price): number {
  const { promptTokens, cachedPromptTokens, completionTokens } = usage;
  return (
    ((promptTokens - cachedPromptTokens) * input +
      cachedPromptTokens * cachedInput +
      completionTokens * output) /
    1e6
  );
}

/** The field of a response's metadata for its {@link AnswerRecord}. */
export const ANSWER_RECORD_KEY = 'asking';

/** What asking a question took: kept with every row, and summed in the scorecard. */
export const answerRecordSchema = expenseSchema.extend({
  /** Whether the answer was paid for before, or together with an equal question. */
  reused: z.boolean(),
  /** Requests sent for it in this run; the other fields are of when it was asked. */
  attempts: z.int().nonnegative(),
});

export type AnswerRecord = z.infer<typeof answerRecordSchema>;

export function answerRecord(
  { usage, cost, latencyMs, attempts = 0, questions }: Expense,
  reused: boolean,
): AnswerRecord {
  const spent = defined({ questions: reused ? undefined : questions, latencyMs, usage, cost });
  return { reused, attempts: reused ? 0 : attempts, ...spent };
}
