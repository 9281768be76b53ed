import { z } from 'zod';

/** What one gate says of one thing it was asked about. */
export const gateVerdictSchema = z.object({
  /** The gate's name in the config, e.g. `minMeanAuc`. */
  gate: z.string(),
  /** What it judged, e.g. `gpt-4o`, or `gpt-4o, L4H11 previous-token`. */
  subject: z.string(),
  /** Inconclusive: the interval holds values on both sides of the bound. */
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  /** Whether it fails the run: a `fail`, or an `inconclusive` where the config says so. */
  failsRun: z.boolean(),
  /** A sentence with the numbers. */
  reason: z.string(),
  /** What to do about a verdict that fails the run, with the command. */
  next: z.string().exactOptional(),
});

export type GateVerdict = z.infer<typeof gateVerdictSchema>;
