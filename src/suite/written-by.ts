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

/** Where an explanation comes from: what `attention-heads explain` writes beside its text. */
export const writtenBySchema = strictObject({
  explainer: z.string().min(1).describe('The label of the explainer.'),
  model: z.string().min(1).optional().describe('The model it asked; absent for rules.'),
  protocol: z.string().min(1).optional().describe('Name and fingerprint of what the model was asked with.'),
  seed: z.int(),
  split: splitSchema,
  round: z.int().positive().optional().describe('The round of refinement that it comes from.'),
  records: z.array(shownRecordSchema),
}).describe('Who wrote the explanation, and the records and pairs that were shown.');

export type WrittenBy = z.output<typeof writtenBySchema>;
