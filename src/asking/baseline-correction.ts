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

/** Whose answers are subtracted from a simulator's: nobody's, those under an empty explanation, common ones, or one's own. */
export const baselineCorrectionSchema = z.union(
  [z.literal(false), z.enum(['empty', 'common']), explanationsSchema],
  { error: 'must be empty, common, false, or a list of explanations (quote one that contains a colon)' },
);

export type BaselineCorrection = z.output<typeof baselineCorrectionSchema>;

/** The explanations whose answers are subtracted. */
export function correctingExplanations(baselineCorrection: BaselineCorrection): readonly string[] {
  if (baselineCorrection === false) return [];
  if (baselineCorrection === 'empty') return [EMPTY_EXPLANATION];
  return baselineCorrection === 'common' ? COMMON_EXPLANATIONS : baselineCorrection;
}

/** A correction, and whether it is the default, which questions may switch off. */
export interface Correction {
  readonly baselineCorrection: BaselineCorrection;
  readonly byDefault?: boolean;
}

/** The correction of a question's answer. */
export function correctionOf(
  { baselineCorrection, byDefault }: Correction,
  question: Pick<PairQuestion, 'uncorrected'> | undefined,
): BaselineCorrection {
  return byDefault && question?.uncorrected ? false : baselineCorrection;
}

/** The explanations a pair is asked under: its own, then those that correct it, except itself; if none are left, an empty one. */
export function explanationsOfPair(
  baselineCorrection: BaselineCorrection,
  explanation: string,
): readonly [string, ...string[]] {
  const correcting = correctingExplanations(baselineCorrection);
  const others = correcting.filter((each) => comparableText(each) !== comparableText(explanation));
  return [explanation, ...(others.length > 0 || correcting.length === 0 ? others : [EMPTY_EXPLANATION])];
}

/**
 * A pair's corrected answer, from those under {@link explanationsOfPair}, with the expense of all. Its mass is the mean of the
 * answer's and of the others' mean.
 *
 * @returns the first answer with neither "0" nor "1", if there is one.
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
 * The log-odds of "1" under an explanation minus their mean under others, so that what a simulator sees in a pair whatever the
 * explanation, such as nearness, cancels. (Contextual calibration, Zhao et al. 2021, arXiv 2102.09690; domain-conditional mutual
 * information, Holtzman et al. 2021, arXiv 2104.08315.)
 *
 * @param logOdds as in an {@link Answer}.
 * @param used which of the others to subtract, from 0; default all.
 */
export function correctedLogOdds(
  [own = 0, ...others]: readonly number[],
  used: readonly number[] = [...others.keys()],
): number {
  // The mean of differences is 0 if nothing differs; a difference of means may be 1e-16, which ranks pairs.
  return mean(used.map((index) => own - (others[index] ?? own))) ?? own;
}

/**
 * The log-odds of "1". If one of the two is not listed, it counts as its upper bound: the least listed probability, or the remainder.
 * As probability 0 it would outweigh any other answer. Servers also list improbable tokens with a large negative number.
 */
function logOddsOf({ topLogprobs }: Answer, match: Match): number {
  const listed = topLogprobs.map(({ logprob }) => Math.exp(logprob)).filter((each) => each > 0);
  const total = listed.reduce((sum, each) => sum + each, 0);
  const least = Math.min(Math.max(1 - total, Number.EPSILON), ...listed);
  const { zero, one } = answerShares(topLogprobs, match);
  return Math.log(one > 0 ? one : least) - Math.log(zero > 0 ? zero : least);
}

/** The mass of "0" and "1"; null if an answer has neither. */
function massOf({ topLogprobs }: Answer, match: Match): number | null {
  const scored = normalizedOne(topLogprobs, match);
  return scored.unscored === undefined ? scored.mass : null;
}

/** From this correlation on, a simulator answers two explanations alike. */
const ALIKE = 0.5;
const FEWEST = 3;

/**
 * Which other explanations a baseline correction subtracts: all but the one, if any, that the simulator answers like the explanation
 * itself, lest the explanation's own signal be subtracted.
 *
 * The measure, which sees no label: over the pairs, the correlation between the log-odds under the two explanations, each above the
 * median under the remaining ones (a mean would hold part of the similar one, and correlate the rest with it). The most correlated one is
 * similar from 0.5 on. With fewer than three others all stay, as too few would remain to tell.
 *
 * @param pairs for each pair, the log-odds under the explanation, then under each other one.
 * @returns the numbers of those to subtract, from 0.
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
