import pLimit from 'p-limit';
import type { Scored } from '../simulation/normalized-one.ts';
import type { AnsweredQuestion } from './build-validation.ts';
import type { ValidationQuestion } from './validation-questions.ts';

export interface AskingOptions {
  /** How many questions are under way at a time. */
  readonly concurrency: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const NOT_SCORED = { probability: null, mass: null };

/**
 * Asks a simulator every question, in their order; equal ones, as where a token is paired with itself and its marks are
 * exchanged, once.
 */
export async function askQuestions(
  questions: readonly ValidationQuestion[],
  judge: (prompts: ValidationQuestion['prompts']) => Promise<Scored>,
  { concurrency, onProgress = () => {} }: AskingOptions,
): Promise<readonly AnsweredQuestion[]> {
  const limit = pLimit(concurrency);
  const asked = new Map<string, Promise<Scored>>();
  let done = 0;
  return Promise.all(
    questions.map(async (question) => {
      const key = JSON.stringify(question.prompts);
      const judged = asked.get(key) ?? limit(() => judge(question.prompts));
      asked.set(key, judged);
      const scored = await judged;
      const { probability, mass } = scored.unscored === undefined ? scored : NOT_SCORED;
      done += 1;
      onProgress(done, questions.length);
      return { ...question, probability, mass };
    }),
  );
}
