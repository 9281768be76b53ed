import { z } from 'zod';
import { type Expense, expenseSchema } from './expense.ts';

/** The field of a response's metadata that holds its {@link AnswerRecord}. */
export const ANSWER_RECORD_KEY = 'asking';

/** What asking a question took: kept with every row, and summed up in the scorecard. */
export const answerRecordSchema = expenseSchema.extend({
  /** Whether the answer was paid for before, or together with an equal question. */
  reused: z.boolean(),
  /** Requests sent for it in this run; the rest of the expense is of when it was asked. */
  attempts: z.int().nonnegative(),
});

export type AnswerRecord = z.infer<typeof answerRecordSchema>;

/** @param reused whether the answer was paid for before, or together with an equal question. */
export function answerRecord(
  { usage, cost, latencyMs, attempts = 0, questions }: Expense,
  reused: boolean,
): AnswerRecord {
  return {
    reused,
    attempts: reused ? 0 : attempts,
    ...(questions === undefined || reused ? {} : { questions }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(usage ? { usage } : {}),
    ...(cost === undefined ? {} : { cost }),
  };
}
