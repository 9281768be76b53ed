import { normalizedOne } from '../normalized-one.ts';
import type { Simulator } from '../simulator.ts';
import { answerKey } from './answer-key.ts';
import type { AnswerStore } from './answer-store.ts';

/**
 * A simulator that is asked only what is not kept, and whose usable answers are kept: for what asks outside promptfoo. A
 * question has the key that it has there, so that what one has paid for serves the other.
 *
 * `simulate` throws the simulator's ModelError, and the UserError of a store that cannot be written.
 */
export function withKeptAnswers(simulator: Simulator, store: AnswerStore): Simulator {
  return {
    ...simulator,
    simulate: async (messages, signal) => {
      const identity = await simulator.identify?.(messages);
      if (identity === undefined) return simulator.simulate(messages, signal);
      const key = answerKey(identity);
      const kept = store.get(key);
      if (kept) return kept;
      store.prepare();
      const answer = await simulator.simulate(messages, signal);
      // What has neither a "0" nor a "1" is no answer: asking again asks.
      if (normalizedOne(answer.topLogprobs, 'trimmed').unscored === undefined) await store.keep(key, answer);
      return answer;
    },
  };
}
