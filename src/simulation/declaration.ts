import { z } from 'zod';
import type { NewName } from '../files/old-names.ts';
import { strictObject } from '../files/strict-object.ts';
import type { Price } from '../models/cost-of.ts';
import { baselineCorrectionSchema } from './baseline-correction.ts';
import { matchSchema } from './normalized-one.ts';
import type { Simulator } from './simulator.ts';

/** What every simulator's config may hold besides its own options. */
export const commonConfigSchema = strictObject({
  protocol: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A bundled protocol, pairwise-v2 (the default) or pairwise-v1 (that of heuristic, distance and constant), or the path of a protocol file.',
    ),
  match: matchSchema
    .default('exact')
    .describe('Which tokens count as "0" and "1": exactly these, or also variants such as " 1" (trimmed).'),
  baselineCorrection: baselineCorrectionSchema
    .optional()
    .describe(
      'Asks each pair under other explanations, too, and takes their mean log-odds off: what is left is what the explanation adds. common: four common ones (the default of heuristic and local); empty: one that says nothing; or a list of your own; false: nothing (the default of the others).',
    ),
  concurrency: z
    .int()
    .positive()
    .optional()
    .describe(
      "Questions under way at once. Without it promptfoo's maxConcurrency says so; with it, set that to four times as many, so that the next question is ready when an answer comes.",
    ),
});

/** The names that fields of a simulator's config had in 0.1.0. */
export const NEW_CONFIG_NAMES: Readonly<Record<string, NewName>> = {
  contrast: { name: 'baselineCorrection', values: { true: 'empty', rules: 'common' } },
};

export type CommonConfig = z.output<typeof commonConfigSchema>;

/** What asking a simulator takes: a request to a model for each question, or nothing. */
export type SimulatorCost =
  | {
      readonly kind: 'model';
      /** The model's name, with whatever a router puts before it. */
      readonly model: string;
      readonly price?: Price | undefined;
    }
  | { readonly kind: 'embedded' };

/**
 * Everything there is to say of a kind of simulator. What is in {@link ./simulators.ts}'s list is a provider, has its
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
  /**
   * @param environment the variables that the promptfoo config sets, over those of the process.
   * @throws UserError where the configuration cannot work.
   */
  create(config: Config, environment: Readonly<Record<string, string>>): Simulator;
  /** Whether answers are baseline-corrected unless the config says otherwise: where it reads, and asking costs nothing. */
  readonly correctedByDefault?: true;
  /** The bundled protocol that it reads, where that is not the one that models are asked with. */
  readonly protocol?: string;
  /** Reads what asking takes out of a config whose templates (`{{env.MODEL}}`) may not be filled in. */
  readonly cost: z.ZodType<SimulatorCost>;
}

/** The cost of what answers by itself, without asking anybody. */
export const embeddedCost = z.unknown().transform((): SimulatorCost => ({ kind: 'embedded' }));

/** The file name, without extension, of a simulator's provider. */
export function providerName({ name }: Pick<SimulatorDeclaration, 'name'>): string {
  return `${name}-simulator`;
}
