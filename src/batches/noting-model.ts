import { UserError } from '../files/user-error.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { answerKey } from '../models/kept-answers/answer-key.ts';
import { identityOf, type Keeper, onlyKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import type { KeyedRequest } from './keyed-requests.ts';

/** What {@link notingModel} says of a request that has no kept answer. */
export const NOT_ANSWERED = 'not answered yet';

/**
 * A chat model that is asked nothing: it notes every request, and replies with what is kept.
 *
 * Its `reply` throws a UserError that says {@link NOT_ANSWERED}, which unlike a ModelError ends the work on a head: what its next question
 * is depends on all answers to this one.
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
