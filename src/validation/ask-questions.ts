import pLimit from 'p-limit';
import type { Scored } from '../asking/normalized-one.ts';
import { UserError } from '../files/user-error.ts';
import { ModelError } from '../models/model-error.ts';
import { modelSimulator } from '../simulation/model-simulator.ts';
import type { Simulator } from '../simulation/simulator.ts';
import type { AnsweredQuestion } from './build-validation.ts';
import { type ExampleOrder, reordered } from './example-order.ts';
import type { ValidationQuestion } from './validation-questions.ts';

export interface AskingOptions {
  /** How many questions are under way at a time. */
  readonly concurrency: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Asks a simulator every question, in their order; equal ones, as where a token is paired with itself and its marks are
 * exchanged, once.
 *
 * @throws the ModelError of a simulator that can answer no question at all.
 */
export async function askQuestions(
  questions: readonly ValidationQuestion[],
  simulator: Simulator,
  { concurrency, onProgress = () => {} }: AskingOptions,
): Promise<readonly AnsweredQuestion[]> {
  const limit = pLimit(concurrency);
  const asked = new Map<string, Promise<Scored>>();
  let done = 0;
  return Promise.all(
    questions.map(async (each) => {
      const order = each.variant.kind === 'order' ? each.variant.order : undefined;
      const key = JSON.stringify([each.question, order]);
      const judged = asked.get(key) ?? limit(() => judge(withExamples(simulator, order), each.question));
      asked.set(key, judged);
      const scored = await judged;
      done += 1;
      onProgress(done, questions.length);
      if (scored.unscored !== undefined) {
        return { ...each, probability: null, mass: null, unscored: scored.unscored };
      }
      return { ...each, probability: scored.probability, mass: scored.mass };
    }),
  );
}

/** The simulator with its protocol's examples in another order; one that reads the question itself sees none of them. */
function withExamples(simulator: Simulator, order: ExampleOrder | undefined): Simulator {
  const { asked } = simulator;
  if (order === undefined || !asked) return simulator;
  const { model, asking } = asked;
  return modelSimulator(model, { ...asking, protocol: reordered(asking.protocol, order) });
}

async function judge(simulator: Simulator, question: ValidationQuestion['question']): Promise<Scored> {
  try {
    const [judgement] = await simulator.judge([question]);
    if (judgement === undefined) throw new RangeError('a question has a judgement');
    return judgement.scored;
  } catch (error) {
    if (!UserError.isInstance(error) || (ModelError.isInstance(error) && error.hopeless)) throw error;
    return { probability: null, unscored: error.message };
  }
}
