import type { ChatMessage } from '../../../models/chat-message.ts';
import { answerOfLogOdds } from '../../answer-of-log-odds.ts';
import { readPrompt } from '../../marked-prompt/read-prompt.ts';
import type { Simulator, SimulatorAnswer } from '../../simulator.ts';

/** As many tokens apart, a pair is as likely as not. Chosen by hand and fitted to nothing; a ranking does not depend on it. */
const EVEN_ODDS_AT = 8;

/**
 * A baseline that reads nothing but where the marks stand in the last message's sequence: P("1") falls with the number of
 * GPT-2 tokens from the one to the other, 0.9 for a token with itself, 0.5 at 8 tokens, 0.1 at 80. What it scores, any
 * explanation scores for nothing, because heads attend more to what is near.
 */
export function distanceSimulator(): Simulator {
  return { simulate: async (messages) => answer(messages) };
}

/**
 * What the distance simulator answers to a prompt: odds of (1 + 8) / (1 + distance) for "1".
 *
 * @throws UserError when the last message holds no marked pair.
 */
export function answer(messages: readonly ChatMessage[]): SimulatorAnswer {
  const { from, to } = readPrompt(messages);
  return answerOfLogOdds(Math.log((1 + EVEN_ODDS_AT) / (1 + from - to)));
}
