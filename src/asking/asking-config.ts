import { z } from 'zod';
import type { NewName } from '../files/old-names.ts';
import { strictObject } from '../files/strict-object.ts';
import { baselineCorrectionSchema } from './baseline-correction.ts';
import { matchSchema } from './normalized-one.ts';
import { READOUTS, type ReadoutName } from './readouts/readouts.ts';

const readoutNames = Object.keys(READOUTS) as [ReadoutName, ...ReadoutName[]];

/** How a simulator is asked, as in its config. */
export const askingConfigSchema = strictObject({
  protocol: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A bundled protocol, pairwise-v2 (the default) or pairwise-v1; stated-v1 (the default for readout: stated); pairs-v1 or stated-pairs-v1 (with pairsPerRequest); or the path of a protocol file.',
    ),
  readout: z
    .enum(readoutNames)
    .default('logprobs')
    .describe(
      'How P("1") is obtained: from the log-probabilities of the first token (logprobs), as the share of 1s among several answers (samples), or as a number from 0 to 100 that the model states (stated). The last two need no log-probabilities.',
    ),
  samples: z
    .int()
    .positive()
    .max(100)
    .default(10)
    .describe('For readout: samples, how many answers are drawn for each pair and explanation.'),
  pairsPerRequest: z
    .int()
    .positive()
    .max(100)
    .default(1)
    .describe(
      'For readout: samples or stated, the most pairs of one head and explanation to put into one request. Strong and weak pairs are mixed by a seeded shuffle; the answer is JSON.',
    ),
  orders: z
    .int()
    .positive()
    .max(10)
    .default(1)
    .describe(
      'With pairsPerRequest, how many times a request is repeated with its pairs in another order; every second order reverses the one before. A pair’s answer is the mean.',
    ),
  maxOutputTokens: z
    .int()
    .positive()
    .optional()
    .describe(
      'For readout: samples or stated, the token limit of an answer, reasoning included. Default: 2,048, plus 200 for each further pair of a request; a model that answers at once uses few of them.',
    ),
  temperature: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'For readout: samples or stated. Not sent unless set, since some models accept only their default.',
    ),
  match: matchSchema
    .default('exact')
    .describe('Which tokens count as "0" and "1": exactly these, or also variants such as " 1" (trimmed).'),
  baselineCorrection: baselineCorrectionSchema
    .optional()
    .describe(
      'Asks each pair under other explanations, too, and takes their mean log-odds off: what is left is what the explanation adds. common: four common ones (the default of heuristic and local); empty: one that says nothing; or a list of your own; false: nothing (the default of the others).',
    ),
});

export type AskingConfig = z.output<typeof askingConfigSchema> & Partial<z.output<typeof moreOfEndpoint>>;

/** What only some endpoints take. */
export const moreOfEndpoint = z.object({
  samplesTogether: z
    .boolean()
    .default(false)
    .describe(
      'For readout: samples, whether one request draws all samples of a pair (the parameter n), so that its prompt is paid for once. Only for endpoints that support it.',
    ),
  structuredOutput: z
    .boolean()
    .default(false)
    .describe(
      'With pairsPerRequest, whether to send the JSON schema of the answer (response_format: json_schema). Only for endpoints that support it.',
    ),
});

/** Names of config fields in 0.1.0. */
export const NEW_CONFIG_NAMES: Readonly<Record<string, NewName>> = {
  contrast: { name: 'baselineCorrection', values: { true: 'empty', rules: 'common' } },
};
