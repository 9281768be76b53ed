import type { MapHeadsOptions } from '../activation-records/map-heads.ts';
import { type Asking, exchangeOf } from '../asking/asking.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatModel, ChatRequest } from '../models/chat-model.ts';
import { type AnswerKey, answerKey } from '../models/kept-answers/answer-key.ts';
import { identityOf } from '../models/kept-answers/with-kept-answers.ts';
import { type HeadCases, pairCasesByHead } from '../pair-cases/build-pair-cases.ts';
import { type PairCase, questionsOf } from '../pair-cases/pair-case.ts';
import type { Suite } from '../suite/load-suite.ts';

/** A column of a run whose chat model is to be asked by the file. */
export interface Column {
  /** Its heading. */
  readonly name: string;
  readonly model: ChatModel;
  readonly asking: Asking;
}

/** One of the requests that a pair takes. */
export interface KeyedRequest {
  readonly request: ChatRequest;
  /** Under which its replies are kept, one for each repeat of the run; none where the model's replies are not kept. */
  readonly keys: readonly AnswerKey[];
}

/** What asks a column about a pair. */
export async function requestsFor(
  { model, asking }: Column,
  pairCase: PairCase,
  repeat: number,
): Promise<readonly KeyedRequest[]> {
  const requests: KeyedRequest[] = [];
  // A union's questions are under different explanations, and are asked each for itself.
  const exchanges = questionsOf(pairCase).map((question) => exchangeOf(asking, [question]));
  for (const request of exchanges.flatMap((exchange) => exchange.requests)) {
    const identity = await identityOf(model, request);
    const keys = identity ? Array.from({ length: repeat }, (_, index) => answerKey(identity, index)) : [];
    requests.push({ request, keys });
  }
  return requests;
}

/** The questions of several suites, head by head. */
export async function* headsOfSuites(
  suites: readonly Suite[],
  options: MapHeadsOptions = {},
): AsyncGenerator<HeadCases, void> {
  if (suites.length === 0) throw new UserError('no suite was given');
  for (const suite of suites) yield* pairCasesByHead(suite, options);
}
