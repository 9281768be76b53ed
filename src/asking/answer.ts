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

/** The answer of a simulator that computes its log-odds of "1" (natural, between −700 and 700) without a model. */
export function answerOfLogOdds(logOdds: number): Answer {
  return answerOf(logSigmoid(-logOdds), logSigmoid(logOdds));
}

/** The answer of which "1" holds a probability of `mass`, "0" the rest of the mass. */
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
