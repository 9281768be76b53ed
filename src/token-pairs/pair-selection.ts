import { z } from 'zod';
import { type NewName, readingOldNames } from '../files/old-names.ts';
import { strictObject } from '../files/strict-object.ts';
import { strongPairsSchema } from './draw-strong-pairs.ts';
import { weakPairsSchema } from './draw-weak-pairs.ts';

/** The names that the fields had in 0.1.0. */
const NEW_NAMES: Readonly<Record<string, NewName>> = {
  top: { name: 'strong' },
  positives: { name: 'strongPairs' },
  low: { name: 'weak' },
  lowThreshold: { name: 'weakBelow' },
  negatives: { name: 'weakPairs', values: { proposed: 'explanation-sampled' } },
};

const fields = strictObject({
  strong: z
    .int()
    .positive('an AUC needs strong pairs')
    .default(5)
    .describe('How many of the strongest pairs to ask about (label 1).'),
  strongPairs: strongPairsSchema
    .default('strongest')
    .describe(
      'The strongest pairs, or pairs drawn from up to five equally full bands of activation above the weak threshold, with an AUC for each band (quantiles).',
    ),
  weak: z
    .int()
    .positive('an AUC needs weak pairs')
    .default(5)
    .describe('How many weak pairs to ask about (label 0).'),
  weakBelow: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe('A pair is weak below this share of the maximum activation.'),
  maxOver: z
    .enum(['head', 'records'])
    .default('head')
    .describe(
      "The maximum over all of the head's top records, or over the chosen records only, among pairs that fromAtLeast and toAtLeast allow.",
    ),
  fromAtLeast: z
    .int()
    .nonnegative()
    .default(0)
    .describe(
      "Leaves out pairs whose from-token is before this position. 1 leaves out the first token's attention to itself, which is always 1 if the values are attention probabilities.",
    ),
  toAtLeast: z
    .int()
    .nonnegative()
    .default(0)
    .describe(
      'Leaves out pairs whose to-token is before this position. 1 leaves out the first token, which is often an attention sink.',
    ),
  weakPairs: weakPairsSchema
    .default('random')
    .describe(
      'Which weak pairs are drawn: any (random), those with the to-token (same-to) or the from-token (same-from) of a strong pair, those at a strong pair’s distance (near), these four in turn (mixed), those of a strong pair’s record and distance (matched), or pairs sampled by what the head’s explanations cover, with known probabilities, to detect explanations that are too broad (explanation-sampled: set weak to 20 or more).',
    ),
  maxPerRecord: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Takes at most this many strong and this many weak pairs from one record, because pairs of one sequence are not independent; null: no limit. Does not apply to explanation-sampled pairs.',
    ),
  seed: z.int().default(0).describe('Seed of the random draw of weak pairs, and of shuffled controls.'),
});

/** Which pairs to select; `uncorrected` as transformer-debugger, which corrects no answer for a baseline. */
export type PairSelection = z.output<typeof fields> & { readonly uncorrected?: true };

/** transformer-debugger's pairs: 5 + 5, weak ones from anywhere. */
const TRANSFORMER_DEBUGGER: PairSelection = { ...fields.parse({}), uncorrected: true };

/** Which pairs to select. Defaults are transformer-debugger's. */
export const pairSelectionSchema = z.union(
  [
    z.literal('transformer-debugger').transform((): PairSelection => TRANSFORMER_DEBUGGER),
    readingOldNames(fields, NEW_NAMES, 'pairs.').transform((selection): PairSelection => selection),
  ],
  {
    error: ({ input }) =>
      typeof input === 'object' ? undefined : 'expected transformer-debugger, or fields such as strong: 10',
  },
);
