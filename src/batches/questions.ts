import type { MapHeadsOptions } from '../activation-records/map-heads.ts';
import { type Asking, promptsOfCase } from '../asking/pair-prompts.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import { type HeadCases, pairCasesByHead } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { type AnswerKey, answerKey } from '../simulation/kept-answers/answer-key.ts';
import type { Simulator } from '../simulation/simulator.ts';
import type { Suite } from '../suite/load-suite.ts';

/** A column of a run, asked outside promptfoo. */
export interface Column extends Asking {
  /** Its heading. */
  readonly name: string;
  readonly simulator: Simulator;
}

/** One of a pair's prompts. */
export interface Question {
  readonly messages: readonly ChatMessage[];
  /** Under which its answers are kept, one for each repeat of the run; none where the simulator's answers are not kept. */
  readonly keys: readonly AnswerKey[];
}

/** What asks a column about a pair: a question for each of its prompts. */
export async function questionsFor(
  column: Column,
  pairCase: PairCase,
  repeat: number,
): Promise<readonly Question[]> {
  const questions: Question[] = [];
  for (const messages of promptsOfCase(column, pairCase)) {
    const identity = await column.simulator.identify?.(messages);
    const keys = identity ? Array.from({ length: repeat }, (_, index) => answerKey(identity, index)) : [];
    questions.push({ messages, keys });
  }
  return questions;
}

/** The questions of several suites, head by head. */
export async function* headsOfSuites(
  suites: readonly Suite[],
  options: MapHeadsOptions = {},
): AsyncGenerator<HeadCases, void> {
  if (suites.length === 0) throw new UserError('no suite was given');
  for (const suite of suites) yield* pairCasesByHead(suite, options);
}
