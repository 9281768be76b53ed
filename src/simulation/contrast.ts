import { z } from 'zod';
import { mean } from '../metrics/mean.ts';
import type { Expense, SimulatorUsage } from '../models/expense.ts';
import { answerOfLogOdds } from './answer-of-log-odds.ts';
import { type Match, normalizedOne, spelledAnswer } from './normalized-one.ts';
import type { SimulatorAnswer } from './simulator.ts';

/**
 * What a column's answers are contrasted with: nothing, a rule that says nothing, common rules, or rules of one's own.
 */
export const contrastSchema = z.union(
  [z.boolean(), z.literal('rules'), z.array(z.string().trim().min(1)).min(1)],
  { error: 'must be true, false, rules, or a list of rules' },
);

export type Contrast = z.output<typeof contrastSchema>;

/** A pair's answer, from those to its prompts: the question, and where answers are contrasted those under other rules. */
export function answerOfPrompts(answers: readonly SimulatorAnswer[], match: Match): SimulatorAnswer {
  const [answer, ...baselines] = answers;
  if (answer === undefined) throw new RangeError('a pair has a prompt');
  return baselines.length === 0 ? answer : contrasted(answer, baselines, match);
}

/**
 * What an explanation adds to what a simulator sees in a pair whatever the explanation: the log-odds of "1" under it minus
 * the mean of those of the same pair under others, or under one that says nothing. A model that finds near pairs likely
 * finds them likely in all, and it cancels. (Contextual calibration, Zhao et al. 2021, arXiv 2102.09690; domain-conditional
 * mutual information, Holtzman et al. 2021, arXiv 2104.08315.)
 *
 * "0" and "1" hold as much of the result as they do of the answer and of the baselines' mean, on average. What asking took is that
 * of all.
 *
 * @param baselines the answers under the other explanations; at least one.
 * @returns the first that has neither a "0" nor a "1", where one has not.
 */
export function contrasted(
  answer: SimulatorAnswer,
  baselines: readonly SimulatorAnswer[],
  match: Match,
): SimulatorAnswer {
  const expense = [answer, ...baselines].map(expenseOf).reduce(both);
  const unusable = [answer, ...baselines].find((each) => massOf(each, match) === null);
  if (unusable) return { ...unusable, ...expense };
  const meanOf = (value: (each: SimulatorAnswer) => number) => mean(baselines.map(value)) ?? 0;
  const share = Math.log(((massOf(answer, match) ?? 0) + meanOf((each) => massOf(each, match) ?? 0)) / 2);
  const { topLogprobs } = answerOfLogOdds(logOdds(answer, match) - meanOf((each) => logOdds(each, match)));
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

/** How much "0" and "1" hold of an answer; null where that has neither. */
function massOf({ topLogprobs }: SimulatorAnswer, match: Match): number | null {
  const scored = normalizedOne(topLogprobs, match);
  return scored.unscored === undefined ? scored.mass : null;
}

/** Without the fields that an answer has not. */
function expenseOf({ topLogprobs: _, ...expense }: SimulatorAnswer): Expense {
  return expense;
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
