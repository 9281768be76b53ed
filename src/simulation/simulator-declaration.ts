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

/** What every simulator's config may hold besides its own options. */
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

/** What a simulator is made with, besides its config. */
export interface Surroundings {
  readonly asking: Asking;
  /** Variables that the promptfoo config sets, over those of the process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is put around its chat model, where it has one, such as kept replies. */
  readonly around?: (model: ChatModel) => ChatModel;
}

/**
 * Everything there is to say of a kind of simulator. What is in the list of src/promptfoo/simulators.ts is a provider, has its
 * options checked, is known to `estimate`, and is tested like the others.
 */
export interface SimulatorDeclaration<Config extends CommonConfig = CommonConfig> {
  /** Its provider's file is `<name>-simulator.ts`. */
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  readonly configSchema: z.ZodType<Config>;
  /** Tells columns of the kind apart that have no label, e.g. by the model's name. */
  variant?(config: Config): string;
  /** @throws UserError where the configuration cannot work. */
  create(config: Config, surroundings: Surroundings): Simulator;
  /** Whether answers are baseline-corrected unless the config says otherwise: where it reads, and asking costs nothing. */
  readonly correctedByDefault?: boolean;
  /** Reads what asking takes out of a config whose templates (`{{env.MODEL}}`) may not be filled in. */
  readonly cost: z.ZodType<RequestCost>;
}

/** The cost of what answers by itself, without asking anybody. */
export const embeddedCost = z.unknown().transform((): RequestCost => ({ kind: 'embedded' }));

/** The file name, without extension, of a simulator's provider. */
export function providerName({ name }: Pick<SimulatorDeclaration, 'name'>): string {
  return `${name}-simulator`;
}

/** A simulator that needs no model: it reads the question itself, and answers "0" and "1" exactly. */
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
