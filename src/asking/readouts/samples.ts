import { shorten } from '../../files/visible-text.ts';
import type { ChatReply } from '../../models/chat-model.ts';
import { sumOfExpenses } from '../../models/expense.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';
import type { Answer } from '../answer.ts';
import { answerOfProbability } from '../answer-of-log-odds.ts';
import { buildMessages } from '../build-messages.ts';
import { answerFinder } from './answer-finder.ts';
import type { Readout } from './readout.ts';
import { COULD_NOT_FINISH, textOptions } from './text-reply.ts';

/**
 * Several answers to each question, each drawn on its own: P("1") = (ones + ½) / (answers + 1), the posterior mean under Jeffreys'
 * prior. Replies without one are counted as probability that is on neither (see {@link answerFinder}); where
 * none has one, the pair is unscored. The mean of samples keeps what the most frequent answer loses (arXiv 2503.03064).
 */
export const samples: Readout = {
  name: 'samples',
  summary: 'the share of 1s among several answers, for models without log-probabilities',
  protocol: 'pairwise-v2',
  id: ({ samples: count }) => `${count} samples`,
  problemWith: (reply) => (answerIn(reply) === undefined ? noAnswerIn([reply]) : undefined),
  requests: (protocol, questions, settings) =>
    questions.flatMap((question) => {
      const messages = buildMessages(protocol, question);
      return Array.from({ length: settings.samples }, (_, sample) => ({
        messages,
        options: { ...textOptions(settings), sample },
        problemWith: samples.problemWith,
      }));
    }),
  answers: (questions, replies) => {
    const each = replies.length / Math.max(1, questions.length);
    return questions.map((_, index) => answerOfSamples(replies.slice(index * each, (index + 1) * each)));
  },
};

function answerOfSamples(replies: readonly ChatReply[]): Answer {
  const answers = replies.flatMap((reply) => answerIn(reply) ?? []);
  const ones = answers.filter((answer) => answer === 1).length;
  const expense = sumOfExpenses(replies);
  if (answers.length === 0) return { topLogprobs: [], unscored: noAnswerIn(replies), ...expense };
  const probability = (ones + 0.5) / (answers.length + 1);
  return { ...answerOfProbability(probability, answers.length / replies.length), ...expense };
}

const findAnswer = answerFinder('[01]');

/** A single digit at which a reply was cut off is whole. */
function answerIn(reply: ChatReply): 0 | 1 | undefined {
  const { cutOff, ...whole } = reply;
  const found = findAnswer(cutOff && /^\s*[01]\s*$/.test(reply.text ?? '') ? whole : reply);
  return found === undefined ? undefined : found === '1' ? 1 : 0;
}

function noAnswerIn(replies: readonly ChatReply[]): string {
  const [{ text = '', cutOff } = {}] = replies;
  const said = visibleAnswer(text);
  const which = replies.length === 1 ? 'the answer' : `none of ${replies.length} answers`;
  const has = replies.length === 1 ? 'gives neither 0 nor 1 as its answer' : 'gives 0 or 1 as its answer';
  if (cutOff || said === '') {
    return `${which} ${has}: ${COULD_NOT_FINISH}`;
  }
  return `${which} ${has}: it said ${JSON.stringify(shorten(said, 120))}`;
}
