import { z } from 'zod';
import type { NewName } from '../files/old-names.ts';
import { strictObject } from '../files/strict-object.ts';
import { baselineCorrectionSchema } from './baseline-correction.ts';
import { matchSchema } from './normalized-one.ts';
import { READOUTS, type ReadoutName } from './readouts/readouts.ts';

const readoutNames = Object.keys(READOUTS) as [ReadoutName, ...ReadoutName[]];

/** How a simulator is asked, as its config says it. */
export const askingConfigSchema = strictObject({
  protocol: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A bundled protocol, pairwise-v2 (the default) or pairwise-v1, or the path of a protocol file.',
    ),
  readout: z
    .enum(readoutNames)
    .default('logprobs')
    .describe('How P("1") is read off the model: from the log-probabilities of its first token (logprobs).'),
  match: matchSchema
    .default('exact')
    .describe('Which tokens count as "0" and "1": exactly these, or also variants such as " 1" (trimmed).'),
  baselineCorrection: baselineCorrectionSchema
    .optional()
    .describe(
      'Asks each pair under other explanations, too, and takes their mean log-odds off: what is left is what the explanation adds. common: four common ones (the default of heuristic and local); empty: one that says nothing; or a list of your own; false: nothing (the default of the others).',
    ),
});

export type AskingConfig = z.output<typeof askingConfigSchema>;

/** The names that fields of a simulator's config had in 0.1.0. */
export const NEW_CONFIG_NAMES: Readonly<Record<string, NewName>> = {
  contrast: { name: 'baselineCorrection', values: { true: 'empty', rules: 'common' } },
};
