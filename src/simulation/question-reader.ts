import type { Answer } from '../asking/answer.ts';
import { correctedAnswer, correctionOf, explanationsOfPair } from '../asking/baseline-correction.ts';
import { normalizedOne } from '../asking/normalized-one.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import { ModelError } from '../models/model-error.ts';
import type { Simulator } from './simulator.ts';
import type { Surroundings } from './simulator-declaration.ts';

/** A simulator that needs no model: it reads the question itself. It answers "0" and "1", so their spelling is no matter. */
export function questionReader(
  answerTo: (question: PairQuestion) => Answer,
  { asking }: Surroundings,
): Simulator {
  return {
    judge: async (questions) =>
      questions.map((question) => {
        if (question.to > question.from) throw new ModelError(IN_NO_ORDER, { ofPair: true });
        const explanations = explanationsOfPair(correctionOf(asking, question), question.explanation);
        const answers = explanations.map((explanation) => answerTo({ ...question, explanation }));
        const answer = correctedAnswer(answers, 'exact');
        return { ...answer, scored: normalizedOne(answer.topLogprobs), reused: false };
      }),
  };
}

const IN_NO_ORDER = 'the token that is attended to stands after the one that attends';
