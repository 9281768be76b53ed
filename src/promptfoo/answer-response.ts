import type { ProviderResponse } from 'promptfoo';
import { visibleText } from '../files/visible-text.ts';
import { ANSWER_RECORD_KEY, answerRecord } from '../models/answer-record.ts';
import type { Expense, SimulatorUsage } from '../models/expense.ts';
import { mostProbable } from '../models/top-logprobs.ts';
import type { PairAnswer } from '../simulation/baseline-correction.ts';
import { type Match, normalizedOne, SCORED_KEY, type ScoredAnswer } from '../simulation/normalized-one.ts';
import type { SimulatorAnswer } from '../simulation/simulator.ts';

/**
 * How many alternatives a row shows of an answer, besides those that may be one. promptfoo copies each row, searches it for
 * secrets and stores it several times over; whoever wants all of them finds them among the kept answers.
 */
const ALTERNATIVES_IN_ROW = 4;

/** An answer in which nothing counts as "0" or "1" is an error, whatever other variants of them it has. */
export function scoredResponse(
  { answer, logOdds }: PairAnswer,
  reused: boolean,
  match: Match,
): ProviderResponse {
  const scored = normalizedOne(answer.topLogprobs, match);
  return scored.unscored === undefined
    ? answerResponse(answer, { ...scored, ...(logOdds === undefined ? {} : { logOdds }) }, reused)
    : errorResponse(scored.unscored, reused ? {} : answer);
}

/** @param reused whether the answer was paid for before, or together with an equal question. */
function answerResponse(
  answer: SimulatorAnswer,
  { probability, mass, logOdds }: ScoredAnswer,
  reused: boolean,
): ProviderResponse {
  const { topLogprobs, attempts } = answer;
  const given = topLogprobs.reduce((best, each) => (each.logprob > best.logprob ? each : best));
  // An embedded simulator sends no requests, and has nothing to record of them.
  const asking = attempts === undefined ? {} : { [ANSWER_RECORD_KEY]: answerRecord(answer, reused) };
  return {
    output: visibleText(given.token),
    cached: reused,
    metadata: {
      topLogprobs: mostProbable(topLogprobs, ALTERNATIVES_IN_ROW),
      [SCORED_KEY]: { probability, mass, ...(logOdds === undefined ? {} : { logOdds }) },
      ...asking,
    },
    ...toPromptfoo(answer, reused),
  };
}

export function errorResponse(error: string, expense: Expense): ProviderResponse {
  // promptfoo would take an error that mentions a rate limit as its own to retry; the SDK already has, as often as the
  // user allowed. To promptfoo, "quota" means that retrying is of no use.
  const metadata = { rateLimitKind: 'quota', [ANSWER_RECORD_KEY]: answerRecord(expense, false) };
  return { error, metadata, ...toPromptfoo(expense, false) };
}

/** What promptfoo counts. */
function toPromptfoo({ usage, cost, latencyMs, questions }: Expense, reused: boolean): ProviderResponse {
  return {
    ...(usage ? { tokenUsage: toTokenUsage(usage, reused, questions) } : {}),
    ...(cost === undefined ? {} : { cost: reused ? 0 : cost }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  };
}

function toTokenUsage(
  { promptTokens, completionTokens }: SimulatorUsage,
  reused: boolean,
  questions = 1,
): NonNullable<ProviderResponse['tokenUsage']> {
  const total = promptTokens + completionTokens;
  if (reused) return { total, cached: total };
  return { prompt: promptTokens, completion: completionTokens, total, numRequests: questions };
}
