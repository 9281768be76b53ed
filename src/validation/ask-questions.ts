import pLimit from 'p-limit';
import { headName } from '../activation-records/head.ts';
import type { Scored } from '../asking/normalized-one.ts';
import { UserError } from '../files/user-error.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import { ModelError } from '../models/model-error.ts';
import { partsOf } from '../pair-cases/pair-groups.ts';
import { modelSimulator } from '../simulation/model-simulator.ts';
import type { Simulator } from '../simulation/simulator.ts';
import type { AnsweredQuestion } from './build-validation.ts';
import { type ExampleOrder, reordered, type ValidationQuestion } from './validation-questions.ts';

interface AskingOptions {
  readonly concurrency: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Asks a simulator every question, in their order; equal ones once. Where one request is about several pairs, these are
 * of one head and variant, in parts of about one size, mixed by a seed, each variant's in the same order.
 *
 * @throws the ModelError of a simulator that can answer no question at all.
 */
export async function askQuestions(
  questions: readonly ValidationQuestion[],
  simulator: Simulator,
  { concurrency, onProgress = () => {} }: AskingOptions,
): Promise<readonly AnsweredQuestion[]> {
  const limit = pLimit(concurrency);
  const asked = new Map<string, Promise<readonly Scored[]>>();
  const answered = new Map<ValidationQuestion, AnsweredQuestion>();
  const groups = groupsOf(questions, simulator.asked?.asking.settings?.pairsPerRequest ?? 1);
  await Promise.all(
    groups.map(async (group) => {
      const [variant] = group.map((each) => each.variant);
      const order = variant?.kind === 'order' ? variant.order : undefined;
      const key = JSON.stringify([group.map(({ question }) => question), order]);
      const judged = asked.get(key) ?? limit(() => judge(withExamples(simulator, order), group));
      asked.set(key, judged);
      const scored = await judged;
      for (const [index, each] of group.entries()) answered.set(each, answeredBy(each, scored[index]));
      onProgress(answered.size, questions.length);
    }),
  );
  return questions.flatMap((each) => answered.get(each) ?? []);
}

function groupsOf(
  questions: readonly ValidationQuestion[],
  size: number,
): readonly (readonly ValidationQuestion[])[] {
  if (size === 1) return questions.map((each) => [each]);
  const nameOf = ({ pairCase }: ValidationQuestion) => headName(pairCase.head);
  const together = Map.groupBy(questions, (each) => JSON.stringify([nameOf(each), each.variant]));
  return [...together.values()].flatMap((ofOne) => {
    const random = seededRandom('pairs of a validation', ...ofOne.slice(0, 1).map(nameOf));
    const mixed = drawIndices(ofOne.length, ofOne.length, random).flatMap((index) => ofOne[index] ?? []);
    return partsOf(mixed, size);
  });
}

function answeredBy(question: ValidationQuestion, scored: Scored | undefined): AnsweredQuestion {
  if (scored === undefined) throw new RangeError('a question has a judgement');
  const { unscored } = scored;
  if (unscored !== undefined) return { ...question, probability: null, mass: null, unscored };
  return { ...question, probability: scored.probability, mass: scored.mass };
}

/** The simulator with its protocol's examples in another order; one without a model sees none of them. */
function withExamples(simulator: Simulator, order: ExampleOrder | undefined): Simulator {
  const { asked } = simulator;
  if (order === undefined || !asked) return simulator;
  const { model, asking } = asked;
  return modelSimulator(model, { ...asking, protocol: reordered(asking.protocol, order) });
}

async function judge(simulator: Simulator, group: readonly ValidationQuestion[]): Promise<readonly Scored[]> {
  try {
    const judgements = await simulator.judge(group.map(({ question }) => question));
    return judgements.map(({ scored }) => scored);
  } catch (error) {
    if (!UserError.isInstance(error) || (ModelError.isInstance(error) && error.hopeless)) throw error;
    return group.map(() => ({ probability: null, unscored: error.message }));
  }
}
