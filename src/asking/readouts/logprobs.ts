import { expenseOf } from '../../models/chat-model.ts';
import { buildMessages } from '../build-messages.ts';
import { normalizedOne } from '../normalized-one.ts';
import type { Readout } from './readout.ts';

/**
 * One token for each question, with the log-probabilities of its alternatives, as transformer-debugger asks. A reply in which
 * nothing spells "0" or "1", white space aside, is of no use.
 */
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
