import { UserError } from '../files/user-error.ts';
import type { Expense } from './expense.ts';

/** What is known of a failure besides its message. */
export interface FailureDetails {
  readonly hopeless?: boolean;
  readonly isOfOneQuestion?: boolean;
  readonly expense?: Expense;
}

/** No answer, or none that is of use; the message says why, and what to try. */
export class ModelError extends UserError {
  override name = 'ModelError';
  /** Whether every other question would fail the same way, so that asking on is a waste. */
  readonly hopeless: boolean;
  /** Whether it lies in this question alone, such as a filter's, and tells nothing of the others. */
  readonly isOfOneQuestion: boolean;
  /** An answer that is of no use was paid for like any other. */
  readonly expense: Expense;

  constructor(
    message: string,
    { hopeless = false, isOfOneQuestion = false, expense = {} }: FailureDetails = {},
  ) {
    super(message);
    this.hopeless = hopeless;
    this.isOfOneQuestion = isOfOneQuestion;
    this.expense = expense;
  }
}
