import type { Head } from '../../src/activation-records/head.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { AnsweredQuestion } from '../../src/validation/build-validation.ts';
import { validationQuestions } from '../../src/validation/validation-questions.ts';

const HEADS = 16;

/** Ten pairs of each of sixteen heads under their true explanations, half of them strong. */
export const TRUE_CASES: readonly PairCase[] = Array.from({ length: HEADS }, (_, head) => head).flatMap(
  (head) =>
    Array.from({ length: 10 }, (_, index) => ({
      suite: 'validation',
      subject: 'puzzles',
      head: { layer: 0, head },
      explanation: { id: 'true-explanation', text: `attends to the number ${head}`, truth: true },
      pair: { record: 'top[0]', from: index + 1, to: index, label: index < 5 ? 1 : 0, activation: 1 },
      tokens: Array.from({ length: 12 }, (_, position) => ` t${position}`),
    })),
);

export const PERTURBED = Array.from({ length: HEADS }, (_, head) => ({
  layer: 0,
  head,
  reversed: `attends from the number ${head}`,
  negated: `attends to anything but the number ${head}`,
  narrow: [`attends to ${head}, mildly narrow`, `attends to ${head}, severely narrow`] as [string, string],
  broad: [`attends to ${head}, mildly broad`, `attends to ${head}, severely broad`] as [string, string],
}));

export const QUESTIONS = validationQuestions(TRUE_CASES, PERTURBED);

/** The answers of a simulator that gives each question a P("1"). */
export function answersOf(
  judge: (question: (typeof QUESTIONS)[number] & { head: Head; label: 0 | 1 }) => number | null,
): readonly AnsweredQuestion[] {
  return QUESTIONS.map((question) => {
    const { head, pair } = question.pairCase;
    const probability = judge({ ...question, head, label: pair.label });
    return { ...question, probability, mass: probability === null ? null : 0.9 };
  });
}
