import { type Answer, answerOfLogOdds } from '../../asking/answer.ts';
import type { PairQuestion } from '../../asking/pair-question.ts';
import { ModelError } from '../../models/model-error.ts';
import {
  commonConfigSchema,
  embeddedCost,
  questionReader,
  type SimulatorDeclaration,
} from '../simulator-declaration.ts';
import { judge, total } from './cues.ts';

export const heuristic: SimulatorDeclaration = {
  name: 'heuristic',
  summary: 'offline: reads the explanation’s words by fixed, documented rules; the bar for language models',
  configSchema: commonConfigSchema,
  create: (_, surroundings) => questionReader(heuristicAnswer, surroundings),
  cost: embeddedCost,
  correctedByDefault: true,
};

/** More than explanations have, as the time for a question must be bounded. */
const LONGEST_EXPLANATION = 1000;

/** Compares the explanation with the two tokens by fixed rules (see `judge`): a baseline that a language model should beat. @throws ModelError if the explanation is too long. */
export function heuristicAnswer({ explanation, ...pair }: PairQuestion): Answer {
  const { length } = explanation;
  if (length > LONGEST_EXPLANATION) {
    throw new ModelError(
      `the heuristic simulator reads explanations of up to ${LONGEST_EXPLANATION} characters, and this one has ${length}`,
      { ofPair: true },
    );
  }
  return answerOfLogOdds(total(judge(explanation.trim(), pair)));
}
