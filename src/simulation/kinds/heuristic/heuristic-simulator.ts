import type { ChatMessage } from '../../../models/chat-message.ts';
import { answerOfLogOdds } from '../../answer-of-log-odds.ts';
import { readPrompt } from '../../marked-prompt/read-prompt.ts';
import type { Simulator, SimulatorAnswer } from '../../simulator.ts';
import { judge, total } from './cues.ts';

/**
 * A baseline that a language model should beat: it reads the last message's explanation and marked sequence, compares
 * them by fixed rules (see `judge`), and answers "0" and "1" with log-probabilities. Offline, without a model, and
 * the same on every run. It sees the messages only, and of those neither the instructions nor the examples.
 */
export function heuristicSimulator(): Simulator {
  return { simulate: async (messages) => answer(messages) };
}

/**
 * What the heuristic answers to a prompt.
 *
 * @throws UserError when the last message holds no explanation or no marked pair.
 */
export function answer(messages: readonly ChatMessage[]): SimulatorAnswer {
  const prompt = readPrompt(messages);
  return answerOfLogOdds(total(judge(prompt.explanation, prompt)));
}
