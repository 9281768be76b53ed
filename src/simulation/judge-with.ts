import { UserError } from '../files/user-error.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import { ModelError } from '../models/model-error.ts';
import { type Match, normalizedOne, type Scored } from './normalized-one.ts';
import type { Simulator } from './simulator.ts';

/**
 * Asks a simulator outside promptfoo: messages in, P("1") with its mass out, or the sentence that says why there is none.
 *
 * The function throws the ModelError of a simulator that can answer no question at all.
 */
export function judgeWith(
  simulator: Simulator,
  match: Match,
): (messages: readonly ChatMessage[]) => Promise<Scored> {
  return async (messages) => {
    try {
      return normalizedOne((await simulator.simulate(messages)).topLogprobs, match);
    } catch (error) {
      if (!UserError.isInstance(error) || (ModelError.isInstance(error) && error.hopeless)) throw error;
      return { probability: null, unscored: error.message };
    }
  };
}
