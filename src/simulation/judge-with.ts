import { UserError } from '../files/user-error.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import { ModelError } from '../models/model-error.ts';
import { answerOfPrompts } from './baseline-correction.ts';
import { type Match, normalizedOne, type Scored } from './normalized-one.ts';
import type { Simulator, SimulatorAnswer } from './simulator.ts';

/**
 * Asks a simulator outside promptfoo: a pair's prompts in, P("1") with its mass out, or the sentence that says why there is none.
 *
 * The function throws the ModelError of a simulator that can answer no question at all.
 */
export function judgeWith(
  simulator: Simulator,
  match: Match,
): (prompts: readonly (readonly ChatMessage[])[]) => Promise<Scored> {
  return async (prompts) => {
    try {
      const answers: SimulatorAnswer[] = [];
      for (const messages of prompts) answers.push(await simulator.simulate(messages));
      return normalizedOne(answerOfPrompts(answers, match).answer.topLogprobs, match);
    } catch (error) {
      if (!UserError.isInstance(error) || (ModelError.isInstance(error) && error.hopeless)) throw error;
      return { probability: null, unscored: error.message };
    }
  };
}
