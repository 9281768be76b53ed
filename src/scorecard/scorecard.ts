import { z } from 'zod';
import { coverageSchema } from '../pair-cases/coverage.ts';
import { count, differenceFields, intervalSchema } from './fields.ts';
import { HEADLINES } from './headline.ts';
import { scoredExplanationSchema } from './scored-explanation.ts';
import { simulatorSummarySchema } from './simulator-summary.ts';
import { trivialScoreSchema } from './trivial-scores.ts';

/** Two simulators over the explanations that both scored. */
const simulatorComparisonSchema = z.object({
  first: z.string(),
  second: z.string(),
  headline: z.enum(HEADLINES),
  heads: count,
  explanations: count,
  /** Pairs of these explanations that both scored, which alone are compared, and those that only one of them scored. */
  pairs: count,
  pairsOfOne: count,
  ...differenceFields,
  /** Whether the p-value is from all sign patterns of the heads' differences. */
  exact: z.boolean().nullable(),
  /** Mean AUC of the first minus that of the second, over the same explanations, known-false ones left out: a detail. */
  meanAucDifference: z.number().nullable(),
  /** Kendall's τ-b of the two simulators' AUCs over explanations. */
  rankAgreement: z.object({
    tau: z.number().nullable(),
    interval: intervalSchema.nullable(),
    reason: z.string().nullable(),
  }),
});

const explanationComparisonSchema = z.object({
  simulator: z.string(),
  layer: count,
  head: count,
  first: z.string(),
  second: z.string(),
  ...differenceFields,
});

/** Everything computed from one run: the content of results/<suite>/scorecard.json. */
export const scorecardSchema = z.object({
  version: z.literal(2),
  suite: z.string(),
  subject: z.string(),
  evalId: z.string().nullable(),
  /** Fingerprint of the pairs that were asked about, with their labels. */
  pairsFingerprint: z.string(),
  /** How much of the suite the run covers; null where it does not say how large the suite is. */
  coverage: coverageSchema.nullable().default(null),
  /** What scores reach on these pairs that know no explanation. */
  trivialScores: z.array(trivialScoreSchema),
  simulators: z.array(simulatorSummarySchema),
  explanations: z.array(scoredExplanationSchema),
  comparisons: z.object({
    simulators: z.array(simulatorComparisonSchema),
    explanations: z.array(explanationComparisonSchema),
    /** How many p-values were computed in all, those against controls included. */
    made: count,
  }),
  /** What makes the run incomplete, in sentences; empty for a whole run. */
  problems: z.array(z.string()),
});

export type Scorecard = z.infer<typeof scorecardSchema>;
export type SimulatorComparison = z.infer<typeof simulatorComparisonSchema>;
export type ExplanationComparison = z.infer<typeof explanationComparisonSchema>;
