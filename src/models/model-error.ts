import { UserError } from '../files/user-error.ts';
import type { Expense } from './expense.ts';

interface ModelErrorOptions {
  readonly hopeless?: boolean;
  readonly ofPair?: boolean;
  readonly expense?: Expense;
}

/** No answer, or none that is of use; the message says why, and what to try. */
export class ModelError extends UserError {
  override name = 'ModelError';
  /** Whether every other question would fail the same way, so that asking on is a waste. */
  readonly hopeless: boolean;
  /** Whether it is about this very pair, which its message then leaves to be named. */
  readonly ofPair: boolean;
  /** An answer that is of no use was paid for like any other. */
  readonly expense: Expense;

  constructor(message: string, { hopeless = false, ofPair = false, expense = {} }: ModelErrorOptions = {}) {
    super(message);
    this.hopeless = hopeless;
    this.ofPair = ofPair;
    this.expense = expense;
  }
}
