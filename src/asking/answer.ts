import type { Expense } from '../models/expense.ts';
import type { TokenLogprob } from '../models/top-logprobs.ts';

/** What was answered about a pair, and what asking took. */
export interface Answer extends Expense {
  /** The alternatives for the answer with their natural-log probabilities, "0" and "1" among them where there is any. */
  readonly topLogprobs: readonly TokenLogprob[];
  /** With a baseline correction: the log-odds of "1" under the explanation, then under each other one that was asked. */
  readonly logOdds?: readonly number[];
  /** Why there is no answer, where the readout knows better than the alternatives tell. */
  readonly unscored?: string;
}
