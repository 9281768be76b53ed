import { mean } from '../../metrics/mean.ts';
import type { ReplyText } from '../../models/chat-model.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';
import { answerFinder } from './answer-finder.ts';
import { textReadout } from './text-readout.ts';

/** A model that says 0 or 100 is not that sure, and log-odds must be finite. */
const NEAREST_TO_CERTAIN = 0.005;

/**
 * The probability that the model states, 0 to 100. Often better calibrated than an instruction-tuned model's token probabilities (arXiv
 * 2305.14975), but with only some twenty values (arXiv 2510.17727), so that many pairs tie.
 */
export const stated = textReadout({
  name: 'stated',
  summary: 'the probability that the model states, 0 to 100, for models without log-probabilities',
  protocol: 'stated-v1',
  protocolOfMany: 'stated-pairs-v1',
  id: () => 'stated',
  draws: () => 1,
  read: statedIn,
  isAnswer: (value) => value === 0 || (value >= 1 && value <= 100),
  schema: { type: 'integer' },
  lacking: 'states no probability from 0 to 100',
  wanted: 'states a probability from 0 to 100',
  probabilityOf: (answers) =>
    Math.min(1 - NEAREST_TO_CERTAIN, Math.max(NEAREST_TO_CERTAIN, (mean(answers) ?? 0) / 100)),
});

const findAnswer = answerFinder(String.raw`\d{1,3}(?:\.\d+)?(?:\s*%|\s*percent|\s*/\s*100|\s*out of 100)?`);

/** “No, 95 %” is how sure a model is of its no. */
const BEGINS_WITH_NO =
  /^\W*(?:\p{L}+\W*:\W*)?(?:no(?! doubt| question)|not(?! sure| certain| clear)|unlikely|improbable|false)\b/iu;
const BEGINS_WITH_YES = /^\W*(?:\p{L}+\W*:\W*)?(?:yes|true)\b/iu;

/** 0.85 may be a share or a percentage. */
function statedIn(reply: ReplyText): number | undefined {
  const found = findAnswer(reply) ?? '';
  const value = Number.parseFloat(found);
  if (!(value <= 100) || /^(?:0\.\d*[1-9]\d*|1\.0+)$/.test(found)) return undefined;
  const text = visibleAnswer(reply.text ?? '');
  return (value > 50 ? BEGINS_WITH_NO : BEGINS_WITH_YES).test(text) && value !== 50 ? undefined : value;
}
