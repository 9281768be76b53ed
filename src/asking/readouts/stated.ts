import { shorten } from '../../files/visible-text.ts';
import { type ChatReply, expenseOf } from '../../models/chat-model.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';
import type { Answer } from '../answer.ts';
import { answerOfProbability } from '../answer-of-log-odds.ts';
import { buildMessages } from '../build-messages.ts';
import { answerFinder } from './answer-finder.ts';
import type { Readout } from './readout.ts';
import { COULD_NOT_FINISH, textOptions } from './text-reply.ts';

/** A model that says 0 or 100 is not that sure, and a log-odds must be finite. */
const NEAREST_TO_CERTAIN = 0.005;

/**
 * The probability that the model states, 0 to 100. Stated probabilities are often better calibrated than those of an instruction-tuned
 * model's tokens (arXiv 2305.14975), and take only some twenty values (arXiv 2510.17727): many pairs tie.
 */
export const stated: Readout = {
  name: 'stated',
  summary: 'the probability that the model states, 0 to 100, for models without log-probabilities',
  protocol: 'stated-v1',
  id: () => 'stated',
  problemWith: (reply) => (statedIn(reply) === undefined ? noneIn(reply) : undefined),
  requests: (protocol, questions, settings) =>
    questions.map((question) => ({
      messages: buildMessages(protocol, question),
      options: textOptions(settings),
      problemWith: stated.problemWith,
    })),
  answers: (_, replies) => replies.map(answerOfStated),
};

function answerOfStated(reply: ChatReply): Answer {
  const expense = expenseOf(reply);
  const found = statedIn(reply);
  if (found === undefined) return { topLogprobs: [], unscored: noneIn(reply), ...expense };
  const probability = Math.min(1 - NEAREST_TO_CERTAIN, Math.max(NEAREST_TO_CERTAIN, found / 100));
  return { ...answerOfProbability(probability, 1), ...expense };
}

const findAnswer = answerFinder(String.raw`\d{1,3}(?:\.\d+)?(?:\s*%|\s*percent|/100|\s*out of 100)?`);

/** Of 0.85, nobody knows whether it is a share or a percentage. */
function statedIn(reply: ChatReply): number | undefined {
  const found = findAnswer(reply) ?? '';
  const value = Number.parseFloat(found);
  return !(value <= 100) || /^(?:0\.\d*[1-9]\d*|1\.0+)$/.test(found) ? undefined : value;
}

function noneIn({ text = '', cutOff }: ChatReply): string {
  const said = visibleAnswer(text);
  return cutOff || said === ''
    ? COULD_NOT_FINISH
    : `the answer states no probability from 0 to 100: it said ${JSON.stringify(shorten(said, 120))}`;
}
