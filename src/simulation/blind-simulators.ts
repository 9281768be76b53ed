import { z } from 'zod';
import { type Answer, answerOfLogOdds, answerOfProbability } from '../asking/answer.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import {
  commonConfigSchema,
  embeddedCost,
  questionReader,
  type SimulatorDeclaration,
} from './simulator-declaration.ts';

// Controls that do not read the explanation.

export const distance: SimulatorDeclaration = {
  name: 'distance',
  summary: 'offline: looks only at the distance between the two tokens; nearer pairs are likelier',
  configSchema: commonConfigSchema,
  create: (_, surroundings) => questionReader(distanceAnswer, surroundings),
  cost: embeddedCost,
};

/** At this distance a pair is as likely as not. Chosen by hand; a ranking does not depend on it. */
const EVEN_ODDS_AT = 8;

/**
 * Reads nothing but the distance: odds of (1 + 8) / (1 + distance), so P("1") is 0.9 for a token with itself, 0.5 at 8 tokens, 0.1 at 80.
 * What it scores, any explanation scores for nothing, because heads attend more to what is near.
 */
export function distanceAnswer({ from, to }: Pick<PairQuestion, 'from' | 'to'>): Answer {
  return answerOfLogOdds(Math.log((1 + EVEN_ODDS_AT) / (1 + from - to)));
}

const constantSchema = commonConfigSchema.extend({
  probability: z.number().gt(0).lt(1).default(0.5).describe('P("1") for every pair.'),
});

/** Always P("1") = `probability`: it ranks nothing, so every AUC is 0.5. */
export const constant: SimulatorDeclaration<z.output<typeof constantSchema>> = {
  name: 'constant',
  summary: 'a control: the same probability for every pair, so every AUC is exactly 0.5',
  configSchema: constantSchema,
  create: ({ probability }, surroundings) => {
    const answer = answerOfProbability(probability, 1);
    return questionReader(() => answer, surroundings);
  },
  cost: embeddedCost,
};
