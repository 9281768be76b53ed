import { expenseOf } from '../../models/chat-model.ts';
import { buildMessages } from '../build-messages.ts';
import { normalizedOne } from '../normalized-one.ts';
import type { Readout } from './readout.ts';

/** The log-probabilities of one token per question, as in transformer-debugger. A reply is useless if nothing spells "0" or "1". */
export const logprobs: Readout = {
  name: 'logprobs',
  summary: 'the log-probabilities of the first token',
  protocol: 'pairwise-v2',
  id: () => undefined,
  problemWith: ({ topLogprobs = [] }) => normalizedOne(topLogprobs, 'trimmed').unscored,
  exchange: (protocol, questions) => ({
    requests: questions.map((question) => ({
      messages: buildMessages(protocol, question),
      options: { maxTokens: 1, alternatives: true },
      problemWith: logprobs.problemWith,
    })),
    answers: (replies) =>
      replies.map((reply) => ({ topLogprobs: reply.topLogprobs ?? [], ...expenseOf(reply) })),
  }),
};
