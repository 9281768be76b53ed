import { UserError } from '../files/user-error.ts';
import { type Expense, sumOfExpenses } from './expense.ts';
import type { RefusedBecause } from './refused-request.ts';

/** What is known of a failure besides its message: see {@link ModelError}. */
export interface FailureDetails {
  readonly hopeless?: boolean;
  readonly isOfOneQuestion?: boolean;
  readonly ofPair?: boolean;
  readonly expense?: Expense;
  readonly because?: RefusedBecause | undefined;
}

/** The same symbol in every copy of this package that a program may have loaded. */
const MARK = Symbol.for('promptfoo-attention-heads.ModelError');

/** No answer, or none of use; the message says why, and what to try. */
export class ModelError extends UserError {
  override name = 'ModelError';
  readonly [MARK] = true;
  /** Every other question would fail the same way, so asking on is a waste. */
  readonly hopeless: boolean;
  /** It concerns this question alone, such as a content filter's, and says nothing of the others. */
  readonly isOfOneQuestion: boolean;
  /** It concerns this pair, which its message leaves to be named. */
  readonly ofPair: boolean;
  /** A useless answer was paid for, too. */
  readonly expense: Expense;
  /** What of the request is at fault, if known. */
  readonly because: RefusedBecause | undefined;

  constructor(message: string, details: FailureDetails = {}) {
    const { hopeless = false, ofPair = false, isOfOneQuestion = ofPair, expense = {}, because } = details;
    super(message);
    this.because = because;
    this.hopeless = hopeless;
    this.isOfOneQuestion = isOfOneQuestion;
    this.ofPair = ofPair;
    this.expense = expense;
  }

  /** The same for a question asked together with others, whose expense is added. */
  among(others: readonly Expense[], where: string): ModelError {
    const expense = sumOfExpenses([...others, this.expense]);
    return new ModelError(`${where}${this.message}`, { ...this, expense });
  }

  /** `instanceof` that also knows the errors of another copy of this package. */
  static override isInstance(error: unknown): error is ModelError {
    return error instanceof Error && MARK in error;
  }
}

/** An error that every other question would get too. */
export function hopeless(message: string): ModelError {
  return new ModelError(message, { hopeless: true });
}
