import type { Expense, SimulatorUsage } from '../models/expense.ts';
import { answerOfLogOdds } from './answer-of-log-odds.ts';
import { type Match, normalizedOne, spelledAnswer } from './normalized-one.ts';
import type { SimulatorAnswer } from './simulator.ts';

/** A pair's answer, from those to its prompts: the question, and where answers are contrasted the one without a rule. */
export function answerOfPrompts(answers: readonly SimulatorAnswer[], match: Match): SimulatorAnswer {
  const [answer, baseline] = answers;
  if (answer === undefined) throw new RangeError('a pair has a prompt');
  return baseline === undefined ? answer : contrasted(answer, baseline, match);
}

/**
 * What an explanation adds to what a simulator sees in a pair without one: the log-odds of "1" under the explanation minus
 * those of the same pair under an explanation that says nothing. A model that finds near pairs likely, whatever the
 * explanation, finds them likely in both, and it cancels. (Contextual calibration, Zhao et al. 2021, arXiv 2102.09690;
 * domain-conditional mutual information, Holtzman et al. 2021, arXiv 2104.08315.)
 *
 * "0" and "1" hold as much of the result as they do of the two answers, on average. What asking took is that of both.
 *
 * @param baseline the answer under the explanation that says nothing.
 * @returns the one that has neither a "0" nor a "1", where one of the two has not.
 */
export function contrasted(
  answer: SimulatorAnswer,
  baseline: SimulatorAnswer,
  match: Match,
): SimulatorAnswer {
  const expense = both(answer, baseline);
  const [read, nothing] = [answer, baseline].map(({ topLogprobs }) => normalizedOne(topLogprobs, match));
  if (read?.unscored !== undefined) return { ...answer, ...expense };
  if (nothing?.unscored !== undefined) return { ...baseline, ...expense };
  const share = Math.log(((read?.mass ?? 0) + (nothing?.mass ?? 0)) / 2);
  const { topLogprobs } = answerOfLogOdds(logOdds(answer, match) - logOdds(baseline, match));
  return {
    topLogprobs: topLogprobs.map(({ token, logprob }) => ({ token, logprob: logprob + share })),
    ...expense,
  };
}

/**
 * The log-odds of "1". One of the two that is not among the alternatives is at most as probable as the least of them, and
 * counts as that: as probability 0 it would outweigh any other answer.
 */
function logOdds({ topLogprobs }: SimulatorAnswer, match: Match): number {
  const least = Math.min(...topLogprobs.map(({ logprob }) => logprob).filter(Number.isFinite));
  const probabilityOf = (answer: '0' | '1') =>
    topLogprobs
      .filter(({ token }) => (match === 'exact' ? token : spelledAnswer(token)) === answer)
      .reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
  const [zero, one] = [probabilityOf('0'), probabilityOf('1')].map((probability) =>
    probability > 0 ? Math.log(probability) : least,
  );
  return (one ?? least) - (zero ?? least);
}

function both(first: Expense, second: Expense): Expense {
  return {
    ...sum('cost', first, second),
    ...sum('latencyMs', first, second),
    ...sum('attempts', first, second),
    ...usageOf(first.usage, second.usage),
  };
}

function sum(field: 'cost' | 'latencyMs' | 'attempts', first: Expense, second: Expense): Expense {
  if (first[field] === undefined && second[field] === undefined) return {};
  return { [field]: (first[field] ?? 0) + (second[field] ?? 0) };
}

function usageOf(first: SimulatorUsage | undefined, second: SimulatorUsage | undefined): Expense {
  if (!first || !second) return first || second ? { usage: first ?? (second as SimulatorUsage) } : {};
  return {
    usage: {
      promptTokens: first.promptTokens + second.promptTokens,
      cachedPromptTokens: first.cachedPromptTokens + second.cachedPromptTokens,
      completionTokens: first.completionTokens + second.completionTokens,
    },
  };
}
