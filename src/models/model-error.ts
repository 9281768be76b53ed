import { UserError } from '../files/user-error.ts';
import type { Expense } from './expense.ts';

/** The same symbol in every copy of this package that a program may have loaded. */
const MARK = Symbol.for('promptfoo-attention-heads.ModelError');

/** No answer, or none that is of use; the message says why, and what to try. */
export class ModelError extends UserError {
  override name = 'ModelError';
  readonly [MARK] = true;
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

  /** `instanceof` that also knows the errors of another copy of this package. */
  static override isInstance(error: unknown): error is ModelError {
    return error instanceof Error && MARK in error;
  }
}
