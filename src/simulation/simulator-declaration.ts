import { z } from 'zod';
import type { Answer } from '../asking/answer.ts';
import type { Asking } from '../asking/asking.ts';
import { askingConfigSchema } from '../asking/asking-config.ts';
import { correctedAnswer, correctionOf, explanationsOfPair } from '../asking/baseline-correction.ts';
import { normalizedOne } from '../asking/normalized-one.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import type { ChatModel, RequestCost } from '../models/chat-model.ts';
import { ModelError } from '../models/model-error.ts';
import type { Simulator } from './simulator.ts';

/** The options common to all simulators' configs. */
export const commonConfigSchema = askingConfigSchema.extend({
  concurrency: z
    .int()
    .positive()
    .optional()
    .describe(
      "Questions under way at once. Without it promptfoo's maxConcurrency says so; with it, set that to four times as many, so that the next question is ready when an answer comes.",
    ),
});

export type CommonConfig = z.output<typeof commonConfigSchema>;

/** What a simulator is made with besides its config. */
export interface Surroundings {
  readonly asking: Asking;
  /** Variables in the promptfoo config, over those of the process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Wraps its chat model, if it has one, e.g. to keep replies. */
  readonly around?: (model: ChatModel) => ChatModel;
}

/** A kind of simulator. Those listed in src/promptfoo/simulators.ts are providers, with checked options, estimates and tests. */
export interface SimulatorDeclaration<Config extends CommonConfig = CommonConfig> {
  /** Its provider's file is `<name>-simulator.ts`. */
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  readonly configSchema: z.ZodType<Config>;
  /** Tells unlabelled columns of the kind apart, e.g. by the model's name. */
  variant?(config: Config): string;
  /** @throws UserError if the configuration cannot work. */
  create(config: Config, surroundings: Surroundings): Simulator;
  /** Baseline-corrected unless the config says otherwise: where it reads, and asking is free. */
  readonly correctedByDefault?: boolean;
  /** Reads the cost from a config whose templates (`{{env.MODEL}}`) may be unfilled. */
  readonly cost: z.ZodType<RequestCost>;
}

/** The cost of asking nobody. */
export const embeddedCost = z.unknown().transform((): RequestCost => ({ kind: 'embedded' }));

/** The name of a simulator's provider, and of its file. */
export function providerName({ name }: Pick<SimulatorDeclaration, 'name'>): string {
  return `${name}-simulator`;
}

/** A simulator that reads the question itself, and answers "0" and "1" exactly. */
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

const IN_NO_ORDER = 'the attended token comes after the attending one';
