import { z } from 'zod';
import { splitSchema } from '../activation-records/splits.ts';
import { strictObject } from '../files/strict-object.ts';

/** A record that an explainer saw, and the pairs of it. */
const shownRecordSchema = strictObject({
  /** Its name in the head's file, e.g. `top[4]`. */
  record: z.string().min(1),
  /** Names it by its tokens: see `recordFingerprint`. */
  fingerprint: z.string().min(1),
  /** `[from, to]`, positions from 0. */
  pairs: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
});

/** A change of AUC where it was chosen, and on test records. */
const gainSchema = strictObject({ calibration: z.number(), test: z.number() });

export type Gain = Readonly<z.output<typeof gainSchema>>;

/** An explanation's origin, as far as reports show it. */
export const originSchema = strictObject({
  model: z.string().min(1).optional().describe('The model it asked; absent for rules.'),
  protocol: z.string().min(1).optional().describe('Name and fingerprint of what the model was asked with.'),
  round: z.int().positive().optional().describe('The round of refinement that it comes from.'),
  refinedWith: z
    .string()
    .min(1)
    .optional()
    .describe('Name and fingerprint of what it was refined with, where it was.'),
  choice: gainSchema.optional().describe('What the best candidate gained over the mean of all.'),
  rounds: z
    .array(gainSchema.extend({ kept: z.boolean() }))
    .optional()
    .describe('What each round of refinement gained over the text before it.'),
  took: strictObject({
    seconds: z.number().nonnegative(),
    tokens: z.int().nonnegative().optional(),
    cost: z.number().nonnegative().optional().describe('In US dollars.'),
  })
    .optional()
    .describe('What explaining the head took, all candidates and rounds together.'),
});

export type Origin = Readonly<z.output<typeof originSchema>>;

/** An explanation's origin, which `attention-heads explain` writes beside its text. */
export const writtenBySchema = originSchema
  .extend({
    explainer: z.string().min(1).describe('The label of the explainer.'),
    seed: z.int(),
    split: splitSchema,
    records: z.array(shownRecordSchema),
  })
  .describe('Who wrote the explanation, and the records and pairs that were shown.');

export type WrittenBy = z.output<typeof writtenBySchema>;
