import { z } from 'zod';

export const share = z.number().min(0).max(1);

export const shareDifference = z.number().min(-1).max(1);

export const count = z.int().nonnegative();

export const intervalSchema = z.object({
  low: z.number(),
  high: z.number(),
  level: z.number(),
  method: z.string(),
});

/** A difference with its uncertainty. Nulls come with a reason. */
export const differenceFields = {
  difference: z.number().nullable(),
  interval: intervalSchema.nullable(),
  pValue: share.nullable(),
  /** After Holm, over all comparisons of the same list. */
  adjustedPValue: share.nullable(),
  reason: z.string().nullable(),
};
