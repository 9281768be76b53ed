import { z } from 'zod';
import { controlSchema } from '../suite/explanation.ts';
import { askingSummarySchema } from './asking-summary.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** A confidence interval; see src/metrics/confidence-interval.ts. */
export const intervalSchema = z.object({
  low: z.number(),
  high: z.number(),
  level: z.number(),
  method: z.string(),
});

/** A difference with its uncertainty. Nulls come with a reason. */
const differenceFields = {
  difference: z.number().nullable(),
  interval: intervalSchema.nullable(),
  pValue: share.nullable(),
  /** After Holm, over all comparisons of the same list. */
  adjustedPValue: share.nullable(),
  reason: z.string().nullable(),
};

/** How one simulator judged one explanation. */
const explanationScoreSchema = z.object({
  simulator: z.string(),
  /** ROC AUC of P("1") against the labels; null with the reason where it is undefined. */
  auc: share.nullable(),
  undefinedBecause: z.string().exactOptional(),
  /** 95 % interval of the AUC; see docs/statistics.md. */
  interval: intervalSchema.nullable(),
  /** Scored pairs with label 1, and with label 0. */
  positives: count,
  negatives: count,
  /** Pairs that were asked about, or should have been, without a P("1") to show for it. */
  unscored: count,
  /** By how much it beats each control of its head, on the same pairs. */
  aboveControls: z.array(z.object({ control: controlSchema, ...differenceFields })),
});

const calibrationBinSchema = z.object({
  low: z.number(),
  high: z.number(),
  count,
  meanPredicted: share.nullable(),
  observedFraction: share.nullable(),
});

/** One column of a run. Means and rates are over its explanations, or their pairs, without the controls. */
const simulatorSummarySchema = z.object({
  name: z.string(),
  /** Name and fingerprint of the protocol it was asked with; null for a simulator that does not say. */
  protocol: z.string().nullable(),
  /** Mean ROC AUC over the explanations that have one, with a bootstrap over heads. */
  meanAuc: share.nullable(),
  meanAucInterval: intervalSchema.nullable(),
  meanAucReason: z.string().nullable(),
  /** ROC AUC of all pairs of all heads thrown together. */
  pooledAuc: share.nullable(),
  explanations: count,
  pairs: count,
  unscored: count,
  brierScore: z.number().nullable(),
  accuracy: share.nullable(),
  meanProbability: z.object({ positives: share.nullable(), negatives: share.nullable() }),
  expectedCalibrationError: share.nullable(),
  calibration: z.array(calibrationBinSchema),
  /** In how many of the heads with a true and a false explanation a true one ranks first, ties shared. */
  trueFirst: z.object({ heads: count, first: z.number(), interval: intervalSchema.nullable() }).nullable(),
  /** ROC AUC of explanations' AUCs as a test of their truth. */
  trueOverFalse: share.nullable(),
  /** Mean AUC of each control. */
  controls: z.array(z.object({ control: controlSchema, meanAuc: share.nullable() })),
  /** What asking took; null for embedded simulators. */
  asking: askingSummarySchema.nullable(),
});

/** Two simulators over the explanations that both scored. */
const simulatorComparisonSchema = z.object({
  first: z.string(),
  second: z.string(),
  explanations: count,
  ...differenceFields,
  /** Whether the p-value is from all sign patterns of the heads' differences. */
  exact: z.boolean().nullable(),
  /** Kendall's τ-b of the two simulators' AUCs over explanations. */
  rankAgreement: z.object({
    tau: z.number().nullable(),
    interval: intervalSchema.nullable(),
    reason: z.string().nullable(),
  }),
});

/** Two explanations of one head, judged by one simulator on the same pairs. */
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
  simulators: z.array(simulatorSummarySchema),
  explanations: z.array(
    z.object({
      layer: count,
      head: count,
      id: z.string(),
      text: z.string(),
      truth: z.boolean().exactOptional(),
      control: controlSchema.exactOptional(),
      /** One per simulator, in the simulators' order. */
      scores: z.array(explanationScoreSchema),
    }),
  ),
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
export type ExplanationScore = z.infer<typeof explanationScoreSchema>;
export type SimulatorSummary = z.infer<typeof simulatorSummarySchema>;
export type SimulatorComparison = z.infer<typeof simulatorComparisonSchema>;
export type ExplanationComparison = z.infer<typeof explanationComparisonSchema>;
export type ScoredExplanation = Scorecard['explanations'][number];
