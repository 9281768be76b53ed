import { z } from 'zod';
import { count, intervalSchema, share } from '../scorecard/fields.ts';
import { brier, calibrationError } from '../scorecard/measures/probabilities.ts';

/** What is known of one kind of perturbation: how the AUC responds to its severity, and in how many heads that shows. */
const perturbationResponseSchema = z.object({
  kind: z.string(),
  title: z.string(),
  /** From no perturbation (severity 0) to the severest, over the heads that have all of them. */
  severities: z.array(z.object({ severity: count, meanAuc: share.nullable() })),
  heads: count,
  /** Heads whose AUC under the greatest severity is below that under the true explanation. */
  lower: count,
  /** Those of them in which it is by more than the noise of the head's pairs. */
  detected: count,
  /** Wilson's, of the share lower; null where there is no head. */
  interval: intervalSchema.nullable(),
  /** Whether most heads fall: a simulator that does not detect the perturbation lowers half of them by chance. */
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

const TRUST = ['use', 'use with care', 'do not use'] as const;

/** Everything that a validation says of a judge: the content of validation.json. */
export const validationSchema = z.object({
  version: z.literal(2),
  simulator: z.string(),
  /** Null for a simulator that reads the question itself. */
  protocol: z.string().nullable(),
  questions: count,
  unscored: count,
  /** Why questions have no score, the most frequent reason first. */
  unscoredBecause: z.array(z.object({ reason: z.string(), questions: count })),
  /** Mean P("0") + P("1") before normalising. */
  meanMass: z.number().nullable(),
  trueExplanation: z.object({ meanAuc: share.nullable(), interval: intervalSchema.nullable(), heads: count }),
  /** The mean AUC of the same pairs under an explanation that says nothing: what a model reaches that ignores the explanation. */
  floor: share.nullable(),
  /** That of the rules which the true explanations put into words: what a perfect reader of them reaches. */
  ceiling: share.nullable().default(null),
  perturbations: z.array(perturbationResponseSchema),
  probabilities: z.object({ ...brier.fields, ...calibrationError.fields }),
  orders: z.array(orderEffectSchema),
  trust: z.enum(TRUST),
  /** What the simulator may be trusted with, in sentences; the first says it all. */
  verdict: z.array(z.string()),
});

export type Validation = z.infer<typeof validationSchema>;
export type PerturbationResponse = z.infer<typeof perturbationResponseSchema>;
export type OrderEffect = z.infer<typeof orderEffectSchema>;
