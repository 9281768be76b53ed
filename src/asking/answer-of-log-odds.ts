import type { Answer } from './answer.ts';

/** The answer of a simulator that computes its log-odds of "1" (natural, between −700 and 700) without a model. */
export function answerOfLogOdds(logOdds: number): Answer {
  return {
    topLogprobs: [
      { token: '0', logprob: logSigmoid(-logOdds) },
      { token: '1', logprob: logSigmoid(logOdds) },
    ],
  };
}

/** ln(1 / (1 + e^−x)). */
function logSigmoid(x: number): number {
  return -Math.log1p(Math.exp(-x));
}

/** The answer of which "1" holds a probability of `mass`, "0" the rest of the mass. */
export function answerOfProbability(probability: number, mass: number): Answer {
  return {
    topLogprobs: [
      { token: '0', logprob: Math.log(mass * (1 - probability)) },
      { token: '1', logprob: Math.log(mass * probability) },
    ],
  };
}
