import type { ReplyText } from '../../models/chat-model.ts';
import { answerFinder } from './answer-finder.ts';
import { textReadout } from './text-readout.ts';

/**
 * Several independent answers to each question: P("1") = (ones + ½) / (answers + 1), the posterior mean under Jeffreys' prior. Replies
 * without an answer count as mass on neither. The mean of samples keeps what the mode loses (arXiv 2503.03064).
 */
export const samples = textReadout({
  name: 'samples',
  summary: 'the share of 1s among several answers, for models without log-probabilities',
  protocol: 'pairwise-v2',
  protocolOfMany: 'pairs-v1',
  id: ({ samples: count }) => `${count} samples`,
  draws: ({ samples: count }) => count,
  read: answerIn,
  isAnswer: (value) => value === 0 || value === 1,
  schema: { type: 'integer', enum: [0, 1] },
  lacking: 'gives neither 0 nor 1 as its answer',
  wanted: 'gives 0 or 1 as its answer',
  probabilityOf: (answers) => (answers.reduce((sum, each) => sum + each, 0) + 0.5) / (answers.length + 1),
});

const findAnswer = answerFinder('[01]');

/** A single digit at which a reply was cut off is complete. */
function answerIn(reply: ReplyText): number | undefined {
  const { cutOff, ...whole } = reply;
  const found = findAnswer(cutOff && /^\s*[01]\s*$/.test(reply.text ?? '') ? whole : reply);
  return found === undefined ? undefined : Number(found);
}
