import { z } from 'zod';
import { scoredControlSchema } from '../suite/explanation.ts';
import { askingSummarySchema } from './asking-summary.ts';
import { share } from './fields.ts';
import { measureFields } from './measures/measures.ts';

/** One column of a run. Its measures are over its explanations, or their pairs, without the controls. */
export const simulatorSummarySchema = z.object({
  name: z.string(),
  /** Name and fingerprint of the protocol it was asked with; null for a simulator that does not say. */
  protocol: z.string().nullable(),
  /** Name and fingerprint of what it is, see simulator-id.ts; null where the run does not say. */
  identity: z.string().nullable().default(null),
  /** Whether its answers depend on the explanation and are not baseline-corrected; see uncorrected.ts. */
  readsUncorrected: z.boolean().default(false),
  ...measureFields,
  /** Mean AUC of each control. */
  controls: z.array(z.object({ control: scoredControlSchema, meanAuc: share.nullable() })),
  /** What asking took; null for embedded simulators. */
  asking: askingSummarySchema.nullable(),
});

export type SimulatorSummary = z.infer<typeof simulatorSummarySchema>;
