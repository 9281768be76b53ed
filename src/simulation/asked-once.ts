import type { Simulator, SimulatorAnswer } from './simulator.ts';

/**
 * A simulator that is asked equal questions once, also those that are still under way: for what asks outside promptfoo. One
 * that failed is asked again.
 */
export function askedOnce(simulator: Simulator): Simulator {
  const answers = new Map<string, Promise<SimulatorAnswer>>();
  return {
    ...simulator,
    simulate: (messages, signal) => {
      const question = JSON.stringify(messages);
      const answer = answers.get(question) ?? simulator.simulate(messages, signal);
      answers.set(question, answer);
      answer.catch(() => answers.delete(question));
      return answer;
    },
  };
}
