import type { MapHeadsOptions } from '../activation-records/map-heads.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import { type HeadCases, pairCasesByHead } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { buildMessages } from '../pair-prompt/build-messages.ts';
import type { Protocol } from '../pair-prompt/protocol.ts';
import { type AnswerKey, answerKey } from '../simulation/kept-answers/answer-key.ts';
import type { Simulator } from '../simulation/simulator.ts';
import type { Suite } from '../suite/load-suite.ts';

/** A column of a run, asked outside promptfoo. */
export interface Column {
  /** Its heading. */
  readonly name: string;
  readonly simulator: Simulator;
  readonly protocol: Protocol;
}

/** A question as a simulator gets it. */
export interface Question {
  readonly messages: readonly ChatMessage[];
  /** Under which its answers are kept, one for each repeat of the run; none where the simulator's answers are not kept. */
  readonly keys: readonly AnswerKey[];
}

/** What asks a column about a pair. */
export async function questionFor(column: Column, pairCase: PairCase, repeat: number): Promise<Question> {
  const { explanation, tokens, pair } = pairCase;
  const messages = buildMessages(column.protocol, { explanation: explanation.text, tokens, ...pair });
  const identity = await column.simulator.identify?.(messages);
  return {
    messages,
    keys: identity ? Array.from({ length: repeat }, (_, index) => answerKey(identity, index)) : [],
  };
}

/** The questions of several suites, head by head. */
export async function* headsOfSuites(
  suites: readonly Suite[],
  options: MapHeadsOptions = {},
): AsyncGenerator<HeadCases, void> {
  if (suites.length === 0) throw new UserError('no suite was given');
  for (const suite of suites) yield* pairCasesByHead(suite, options);
}
