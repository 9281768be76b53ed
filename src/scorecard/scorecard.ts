import { z } from 'zod';
import { askingSummarySchema } from './asking-summary.ts';

const aucSchema = z.number().min(0).max(1).nullable();

/** How one simulator judged one explanation. */
const explanationScoreSchema = z.object({
  simulator: z.string(),
  /** ROC AUC of P("1") against the labels; null with the reason where it is undefined. */
  auc: aucSchema,
  undefinedBecause: z.string().optional(),
  /** Scored pairs with label 1, and with label 0. */
  positives: z.int().nonnegative(),
  negatives: z.int().nonnegative(),
  /** Pairs that were asked about, or should have been, without a P("1") to show for it. */
  unscored: z.int().nonnegative(),
});

/** Everything computed from one run: the content of results/<suite>/scorecard.json. */
export const scorecardSchema = z.object({
  version: z.literal(1),
  suite: z.string(),
  subject: z.string(),
  evalId: z.string().nullable(),
  /** One per column of the run. */
  simulators: z.array(
    z.object({
      name: z.string(),
      /** Mean ROC AUC over the explanations that have one. */
      meanAuc: aucSchema,
      explanations: z.int().nonnegative(),
      pairs: z.int().nonnegative(),
      unscored: z.int().nonnegative(),
      /** What asking took; null for embedded simulators. */
      asking: askingSummarySchema.nullable(),
    }),
  ),
  explanations: z.array(
    z.object({
      layer: z.int().nonnegative(),
      head: z.int().nonnegative(),
      id: z.string(),
      text: z.string(),
      truth: z.boolean().optional(),
      /** One per simulator, in the simulators' order. */
      scores: z.array(explanationScoreSchema),
    }),
  ),
  /** What makes the run incomplete, in sentences; empty for a whole run. */
  problems: z.array(z.string()),
});

export type Scorecard = z.infer<typeof scorecardSchema>;
export type ExplanationScore = z.infer<typeof explanationScoreSchema>;
export type SimulatorSummary = Scorecard['simulators'][number];
export type ScoredExplanation = Scorecard['explanations'][number];
