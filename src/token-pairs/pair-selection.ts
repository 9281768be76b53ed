import { z } from 'zod';
import { negativesSchema } from './draw-negatives.ts';
import { positivesSchema } from './draw-positives.ts';

/** Which pairs are asked about. The defaults are transformer-debugger's. */
export const pairSelectionSchema = z.strictObject({
  top: z
    .int()
    .positive('an AUC needs strong pairs')
    .default(5)
    .describe('How many of the strongest pairs to ask about (label 1).'),
  positives: positivesSchema
    .default('strongest')
    .describe(
      'The strongest pairs, or pairs drawn from up to five equally full bands of activation above the weak threshold, with an AUC for each band (quantiles).',
    ),
  low: z
    .int()
    .positive('an AUC needs weak pairs')
    .default(5)
    .describe('How many weak pairs to ask about (label 0).'),
  lowThreshold: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe('A pair is weak below this share of the maximum activation.'),
  maxOver: z
    .enum(['head', 'records'])
    .default('head')
    .describe("The maximum over all of the head's top records, or over the chosen records only."),
  fromAtLeast: z
    .int()
    .nonnegative()
    .default(0)
    .describe(
      "Leaves out pairs whose from-token stands before this position. 1 leaves out the first token's attention to itself, which is always 1 where the values are attention probabilities.",
    ),
  toAtLeast: z
    .int()
    .nonnegative()
    .default(0)
    .describe(
      'Leaves out pairs whose to-token stands before this position. 1 leaves out the first token, on which attention often rests that has nothing to look for.',
    ),
  negatives: negativesSchema
    .default('random')
    .describe(
      'Which weak pairs are drawn: any (random), those with the to-token of a strong pair (same-to) or with its from-token (same-from), those as far apart as a strong pair (near), all four in turn (mixed), those of a strong pair’s own record and distance (matched), or by what the head’s explanations propose, at known chances, which shows explanations that are too broad (proposed: set low to 20 or more).',
    ),
  maxPerRecord: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Takes at most so many strong and so many weak pairs from one record, as pairs of one sequence are not independent; null: as many as there are. Proposed weak pairs are not limited.',
    ),
  seed: z.int().default(0).describe('Seed of the random draw of weak pairs, and of shuffled controls.'),
});

export type PairSelection = z.infer<typeof pairSelectionSchema>;
