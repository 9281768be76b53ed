import { median } from 'd3-array';
import { z } from 'zod';
import { comparableText } from '../files/visible-text.ts';
import { pearsonCorrelation } from '../metrics/correlation.ts';
import { mean } from '../metrics/mean.ts';
import { sumOfExpenses } from '../models/expense.ts';
import { COMMON_EXPLANATIONS, EMPTY_EXPLANATION } from '../rules/rules.ts';
import { type Answer, answerOfLogOdds } from './answer.ts';
import { answerShares, type Match, normalizedOne } from './normalized-one.ts';
import type { PairQuestion } from './pair-question.ts';

const explanationsSchema = z
  .array(z.string().trim().min(1, 'an explanation is missing'))
  .min(1, 'a list of explanations has at least one')
  .refine(
    (explanations) => new Set(explanations.map(comparableText)).size === explanations.length,
    'an explanation is there twice',
  );

/**
 * What is taken off a simulator's answers: nothing, its answers under an empty explanation, under common ones, or under
 * explanations of one's own.
 */
export const baselineCorrectionSchema = z.union(
  [z.literal(false), z.enum(['empty', 'common']), explanationsSchema],
  { error: 'must be empty, common, false, or a list of explanations (quote one that contains a colon)' },
);

export type BaselineCorrection = z.output<typeof baselineCorrectionSchema>;

/** The explanations whose answers a baseline correction takes off. */
export function correctingExplanations(baselineCorrection: BaselineCorrection): readonly string[] {
  if (baselineCorrection === false) return [];
  if (baselineCorrection === 'empty') return [EMPTY_EXPLANATION];
  return baselineCorrection === 'common' ? COMMON_EXPLANATIONS : baselineCorrection;
}

/** What is taken off, and whether nobody has said so: then questions may say that nothing is. */
export interface Correction {
  readonly baselineCorrection: BaselineCorrection;
  readonly byDefault?: boolean;
}

/** What is taken off the answer to a question. */
export function correctionOf(
  { baselineCorrection, byDefault }: Correction,
  question: Pick<PairQuestion, 'uncorrected'> | undefined,
): BaselineCorrection {
  return byDefault && question?.uncorrected ? false : baselineCorrection;
}

/**
 * The explanations that a pair is asked under: its own, and those that correct its answer. One that is the explanation itself
 * corrects nothing; where there is none besides it, an empty one takes its place.
 */
export function explanationsOfPair(
  baselineCorrection: BaselineCorrection,
  explanation: string,
): readonly [string, ...string[]] {
  const correcting = correctingExplanations(baselineCorrection);
  const others = correcting.filter((each) => comparableText(each) !== comparableText(explanation));
  return [explanation, ...(others.length > 0 || correcting.length === 0 ? others : [EMPTY_EXPLANATION])];
}

/**
 * A pair's answer, from those under {@link explanationsOfPair}, in their order; what asking took is that of all.
 *
 * "0" and "1" hold as much of a corrected answer as they do of the answer and of the others' mean, on average.
 *
 * @returns the first answer that has neither a "0" nor a "1", where one has not.
 */
export function correctedAnswer(answers: readonly Answer[], match: Match): Answer {
  const [answer, ...others] = answers;
  if (answer === undefined) throw new RangeError('a pair has an answer');
  if (others.length === 0) return answer;
  const expense = sumOfExpenses(answers);
  const unusable = answers.find((each) => massOf(each, match) === null);
  if (unusable) return { ...unusable, ...expense };
  const masses = others.map((each) => massOf(each, match) ?? 0);
  const share = Math.log(((massOf(answer, match) ?? 0) + (mean(masses) ?? 0)) / 2);
  const logOdds = answers.map((each) => logOddsOf(each, match));
  const { topLogprobs } = answerOfLogOdds(correctedLogOdds(logOdds));
  return {
    topLogprobs: topLogprobs.map(({ token, logprob }) => ({ token, logprob: logprob + share })),
    logOdds,
    ...expense,
  };
}

/**
 * What an explanation adds to what a simulator sees in a pair whatever the explanation: the log-odds of "1" under it minus
 * the mean of those of the same pair under others, or under one that says nothing. A model that finds near pairs likely
 * finds them likely in all, and it cancels. (Contextual calibration, Zhao et al. 2021, arXiv 2102.09690; domain-conditional
 * mutual information, Holtzman et al. 2021, arXiv 2104.08315.)
 *
 * @param logOdds as in an {@link Answer}.
 * @param used which of the others are taken off, counted from 0; all unless it says otherwise.
 */
export function correctedLogOdds(
  [own = 0, ...others]: readonly number[],
  used: readonly number[] = [...others.keys()],
): number {
  // The mean of differences, which are 0 where nothing differs: a difference of means may be 1e-16, which ranks pairs.
  return mean(used.map((index) => own - (others[index] ?? own))) ?? own;
}

/**
 * The log-odds of "1". One of the two that is not among the alternatives is at most as probable as the least of them, and as
 * what they leave over, and counts as that: as probability 0 it would outweigh any other answer. Servers also list what has
 * no probability, with a large negative number.
 */
function logOddsOf({ topLogprobs }: Answer, match: Match): number {
  const listed = topLogprobs.map(({ logprob }) => Math.exp(logprob)).filter((each) => each > 0);
  const total = listed.reduce((sum, each) => sum + each, 0);
  const least = Math.min(Math.max(1 - total, Number.EPSILON), ...listed);
  const { zero, one } = answerShares(topLogprobs, match);
  return Math.log(one > 0 ? one : least) - Math.log(zero > 0 ? zero : least);
}

/** How much "0" and "1" hold of an answer; null where that has neither. */
function massOf({ topLogprobs }: Answer, match: Match): number | null {
  const scored = normalizedOne(topLogprobs, match);
  return scored.unscored === undefined ? scored.mass : null;
}

/** From this correlation on, a simulator answers two explanations alike. */
const ALIKE = 0.5;
const FEWEST = 3;

/**
 * Which of the other explanations a baseline correction takes off: all but the one that the simulator answers as it answers the
 * explanation itself, if there is one, lest what the explanation says be taken off with it.
 *
 * The measure: over the pairs asked about, the log-odds under the explanation and under the other one, each above the median
 * of those under the remaining ones, which takes off what the simulator answers to a pair in any case. (A mean would hold a part
 * of the one that is alike, and with it correlate the rest.) The other one that correlates most is alike where it does so by
 * more than 0.5. It sees no label. With fewer than three others too few remain to tell, and all stay.
 *
 * @param pairs for each pair, the log-odds under the explanation, then under each other one.
 * @returns the numbers of those to take off, counted from 0.
 */
export function unlikeExplanations(pairs: readonly (readonly number[])[]): readonly number[] {
  const count = (pairs[0]?.length ?? 1) - 1;
  const all = Array.from({ length: count }, (_, index) => index);
  if (count < FEWEST) return all;
  const likeness = all.map((other) => {
    const above = (index: number) =>
      pairs.map((logOdds) => {
        const remaining = logOdds.filter((_, each) => each > 0 && each !== other + 1);
        return (logOdds[index] ?? 0) - (median(remaining) ?? 0);
      });
    return pearsonCorrelation(above(0), above(other + 1)) ?? 0;
  });
  const most = Math.max(...likeness);
  return most > ALIKE ? all.filter((other) => other !== likeness.indexOf(most)) : all;
}
