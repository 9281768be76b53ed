import { UserError } from '../files/user-error.ts';
import type { Expense } from './expense.ts';

/** No answer, or none that is of use; the message says why, and what to try. */
export class ModelError extends UserError {
  override name = 'ModelError';
  /** Whether every other question would fail the same way, so that asking on is a waste. */
  readonly hopeless: boolean;
  /** An answer that is of no use was paid for like any other. */
  readonly expense: Expense;

  constructor(
    message: string,
    { hopeless = false, expense = {} }: { readonly hopeless?: boolean; readonly expense?: Expense } = {},
  ) {
    super(message);
    this.hopeless = hopeless;
    this.expense = expense;
  }
}
