import type { Answer } from '../asking/answer.ts';
import { answerOfLogOdds } from '../asking/answer-of-log-odds.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import { questionReader } from './question-reader.ts';
import { commonConfigSchema, embeddedCost, type SimulatorDeclaration } from './simulator-declaration.ts';

export const distance: SimulatorDeclaration = {
  name: 'distance',
  summary: 'offline: looks only at the distance between the two tokens; nearer pairs are likelier',
  configSchema: commonConfigSchema,
  create: (_, surroundings) => questionReader(distanceAnswer, surroundings),
  cost: embeddedCost,
};

/** As many tokens apart, a pair is as likely as not. Chosen by hand and fitted to nothing; a ranking does not depend on it. */
const EVEN_ODDS_AT = 8;

/**
 * A baseline that reads nothing but where the two tokens stand: P("1") falls with the number of tokens from the one to the
 * other, 0.9 for a token with itself, 0.5 at 8 tokens, 0.1 at 80: odds of (1 + 8) / (1 + distance). What it scores, any
 * explanation scores for nothing, because heads attend more to what is near.
 */
export function distanceAnswer({ from, to }: Pick<PairQuestion, 'from' | 'to'>): Answer {
  return answerOfLogOdds(Math.log((1 + EVEN_ODDS_AT) / (1 + from - to)));
}
