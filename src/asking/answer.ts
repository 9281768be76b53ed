import type { Expense } from '../models/expense.ts';
import type { TokenLogprob } from '../models/top-logprobs.ts';

/** A pair's answer, and what asking took. */
export interface Answer extends Expense {
  /** The alternatives for the answer, "0" and "1" among them, with their natural-log probabilities. */
  readonly topLogprobs: readonly TokenLogprob[];
  /** With a baseline correction: the log-odds of "1" under the explanation, then under each other one asked. */
  readonly logOdds?: readonly number[];
  /** Why there is no answer, if the readout knows better than the alternatives tell. */
  readonly unscored?: string;
}

/** An answer with these log-odds of "1" (natural, between −700 and 700). */
export function answerOfLogOdds(logOdds: number): Answer {
  return answerOf(logSigmoid(-logOdds), logSigmoid(logOdds));
}

/** An answer in which "0" and "1" have this mass together, and "1" this share of it. */
export function answerOfProbability(probability: number, mass: number): Answer {
  return answerOf(Math.log(mass * (1 - probability)), Math.log(mass * probability));
}

function answerOf(zero: number, one: number): Answer {
  return {
    topLogprobs: [
      { token: '0', logprob: zero },
      { token: '1', logprob: one },
    ],
  };
}

/** ln(1 / (1 + e^−x)). */
function logSigmoid(x: number): number {
  return -Math.log1p(Math.exp(-x));
}
