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

/** More than explanations have: a question may take some time, and no more. */
const LONGEST_EXPLANATION = 1000;

/**
 * A baseline that a language model should beat: it compares the explanation with the two tokens by fixed rules (see `judge`),
 * and answers "0" and "1" with log-probabilities. Offline, without a model, and the same on every run.
 *
 * @throws ModelError where the explanation is much longer than explanations are.
 */
export function heuristicAnswer({ explanation, ...pair }: PairQuestion): Answer {
  const { length } = explanation;
  if (length > LONGEST_EXPLANATION) {
    throw new ModelError(
      `the heuristic simulator reads no explanation of more than ${LONGEST_EXPLANATION} characters, and this one has ${length}`,
      { ofPair: true },
    );
  }
  return answerOfLogOdds(total(judge(explanation.trim(), pair)));
}
