import type { ProviderResponse } from 'promptfoo';
import { SCORED_KEY } from '../asking/normalized-one.ts';
import { defined } from '../files/defined.ts';
import { ANSWER_RECORD_KEY, answerRecord, type Expense, type SimulatorUsage } from '../models/expense.ts';
import { mostProbable } from '../models/top-logprobs.ts';
import type { GroupedJudgement } from '../pair-cases/judge-case.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { verdictInWords } from './pair-case-in-words.ts';
import { NO_SECOND_RETRY } from './workarounds/no-second-retry.ts';

/**
 * How many alternatives a row shows of an answer, besides those that may be one. promptfoo copies each row, searches it for
 * secrets and stores it several times over; whoever wants all of them finds them among the kept answers.
 */
const ALTERNATIVES_IN_ROW = 4;

/** An answer in which nothing counts as "0" or "1" is an error, whatever other variants of them it has. */
export function judgementResponse(judgement: GroupedJudgement, pairCase: PairCase): ProviderResponse {
  const { scored, reused, topLogprobs, logOdds, request, ...expense } = judgement;
  if (scored.unscored !== undefined) return errorResponse(scored.unscored, reused ? {} : expense);
  // A simulator that needs no model sends no requests, and has nothing to record of them.
  const asking = expense.attempts === undefined ? {} : { [ANSWER_RECORD_KEY]: answerRecord(expense, reused) };
  const { probability, mass } = scored;
  return {
    // It is shown in the table's cell, where a bare 1 would say nothing of right or wrong.
    output: verdictInWords(pairCase, probability),
    cached: reused,
    metadata: {
      topLogprobs: mostProbable(topLogprobs, ALTERNATIVES_IN_ROW),
      [SCORED_KEY]: defined({ probability, mass, logOdds, request }),
      ...asking,
    },
    ...toPromptfoo(expense, reused),
  };
}

export function errorResponse(error: string, expense: Expense): ProviderResponse {
  const metadata = { ...NO_SECOND_RETRY, [ANSWER_RECORD_KEY]: answerRecord(expense, false) };
  return { error, metadata, ...toPromptfoo(expense, false) };
}

/** What promptfoo counts. */
function toPromptfoo({ usage, cost, latencyMs, questions }: Expense, reused: boolean): ProviderResponse {
  return defined({
    tokenUsage: usage && toTokenUsage(usage, reused, questions),
    cost: reused && cost !== undefined ? 0 : cost,
    latencyMs,
  });
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
