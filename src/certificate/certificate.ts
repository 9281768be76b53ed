import { z } from 'zod';
import { count, intervalSchema, share } from '../scorecard/fields.ts';
import { brier } from '../scorecard/measures/brier.ts';
import { calibrationError } from '../scorecard/measures/calibration-error.ts';

/** What is known of one kind of damage: how the AUC responds to its dose, and in how many heads that shows. */
const damageResponseSchema = z.object({
  kind: z.string(),
  title: z.string(),
  /** From no damage (dose 0) to the severest, over the heads that have all of them. */
  doses: z.array(z.object({ dose: count, meanAuc: share.nullable() })),
  heads: count,
  /** Heads whose AUC under the severest dose is below that under the true rule; a tie is not noticed. */
  noticed: count,
  /** Wilson's, of the share noticed; null where there is no head. */
  interval: intervalSchema.nullable(),
  reading: z.enum(['yes', 'no', 'unclear']),
});

/** How another order of the protocol's examples changes the answers to the same questions. */
const orderEffectSchema = z.object({
  order: z.string(),
  pairs: count,
  /** Mean change of P("1"), and of its size. */
  meanShift: z.number().nullable(),
  meanAbsoluteShift: z.number().nullable(),
  /** Change of the mean AUC over the heads asked. */
  aucChange: z.number().nullable(),
});

/** Everything that a certificate says of a judge: the content of certificate.json. */
export const certificateSchema = z.object({
  version: z.literal(1),
  simulator: z.string(),
  protocol: z.string(),
  questions: count,
  unscored: count,
  /** Mean P("0") + P("1") before normalising. */
  meanMass: z.number().nullable(),
  trueRule: z.object({ meanAuc: share.nullable(), interval: intervalSchema.nullable(), heads: count }),
  /** The mean AUC of the same pairs under a rule that says nothing: what a model reaches that ignores the explanation. */
  floor: share.nullable(),
  damages: z.array(damageResponseSchema),
  /** Of P("1") under the true rules. */
  probabilities: z.object({ ...brier.fields, ...calibrationError.fields }),
  orders: z.array(orderEffectSchema),
  /** What the judge may be trusted with, in words. */
  verdict: z.string(),
});

export type Certificate = z.infer<typeof certificateSchema>;
export type DamageResponse = z.infer<typeof damageResponseSchema>;
export type OrderEffect = z.infer<typeof orderEffectSchema>;
