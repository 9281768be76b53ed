import { type Asking, exchangeOf } from '../asking/asking.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatModel, ChatRequest } from '../models/chat-model.ts';
import { type AnswerKey, answerKey } from '../models/kept-answers/answer-key.ts';
import { identityOf, type Keeper, onlyKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { type HeadCases, type PairCasesOptions, pairCasesByHead } from '../pair-cases/build-pair-cases.ts';
import { questionsByText } from '../pair-cases/judge-case.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { Suite } from '../suite/load-suite.ts';

/** A column of a run whose chat model is asked by the file. */
export interface Column {
  readonly name: string;
  readonly model: ChatModel;
  readonly asking: Asking;
}

/** One of the requests that pairs take. */
export interface KeyedRequest {
  readonly request: ChatRequest;
  /** The keys of its replies, one for each repeat of the run; none if the model's replies are not kept. */
  readonly keys: readonly AnswerKey[];
}

/** The requests about pairs that are asked about together. */
export async function requestsFor(
  { model, asking }: Column,
  cases: readonly PairCase[],
  repeat: number,
): Promise<readonly KeyedRequest[]> {
  const requests: KeyedRequest[] = [];
  // A union's questions are under different explanations.
  for (const request of questionsByText(cases).flatMap((asked) => exchangeOf(asking, asked).requests)) {
    const identity = await identityOf(model, request);
    const keys = identity ? Array.from({ length: repeat }, (_, index) => answerKey(identity, index)) : [];
    requests.push({ request, keys });
  }
  return requests;
}

/** The questions of several suites, head by head. */
export async function* headsOfSuites(
  suites: readonly Suite[],
  options: PairCasesOptions = {},
): AsyncGenerator<HeadCases, void> {
  if (suites.length === 0) throw new UserError('no suite was given');
  for (const suite of suites) yield* pairCasesByHead(suite, options);
}

/** Says {@link notingModel} of a request without a kept answer. */
export const NOT_ANSWERED = 'not answered yet';

/**
 * A chat model that is never asked: it notes every request, and replies with what is kept. For want of a reply it throws a UserError,
 * which unlike a ModelError ends the work on a head, whose next question depends on this answer.
 */
export function notingModel(model: ChatModel, keeper: Pick<Keeper, 'get'>, noted: KeyedRequest[]): ChatModel {
  const kept = onlyKeptAnswers(model, keeper);
  return {
    ...kept,
    reply: async (request, call = {}) => {
      const identity = await identityOf(model, request);
      const keys = identity === undefined ? [] : [answerKey(identity, call.repeat)];
      noted.push({ request, keys });
      if (!keys.some((key) => keeper.get(key))) throw new UserError(NOT_ANSWERED);
      return kept.reply(request, call);
    },
  };
}
