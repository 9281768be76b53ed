import { z } from 'zod';
import { explanationSchema, scoredControlSchema } from '../suite/explanation.ts';
import { atBaseRateSchema } from './at-base-rate.ts';
import { count, differenceFields, intervalSchema, share } from './fields.ts';
import { ORDER_ONLY_REASONS } from './order-only.ts';
import { unionMemberSchema } from './union-members.ts';

/** How one simulator judged one explanation. */
const explanationScoreSchema = z.object({
  simulator: z.string(),
  /** ROC AUC of P("1") against the labels; null with the reason where it is undefined. */
  auc: share.nullable(),
  undefinedBecause: z.string().exactOptional(),
  /**
   * Where answers are baseline-corrected: the AUC that they have without the correction, and how many of the explanations
   * asked besides were not taken off, as the simulator answers them as it answers this one (alike-explanations.ts).
   */
  uncorrected: z.object({ auc: share.nullable(), leftOut: count }).exactOptional(),
  /** 95 % interval of the AUC; see docs/statistics.md. */
  interval: intervalSchema.nullable(),
  /** Present where nothing supports the explanation, whatever its AUC: see order-only.ts. */
  orderOnly: z.enum(ORDER_ONLY_REASONS).exactOptional(),
  /** Scored pairs with label 1, and with label 0. */
  strongPairs: count,
  weakPairs: count,
  /** Pairs that were asked about, or should have been, without a P("1") to show for it. */
  unscored: count,
  /**
   * Where explanations are chosen on pairs of their own: the AUC there, and whether it was the best of its head's (those
   * that tie for it share the choice; where all of them tie, none is chosen).
   */
  choice: z.object({ auc: share.nullable(), chosen: z.boolean() }).exactOptional(),
  /** Where weak pairs stand for all there are: what the explanation is worth among all pairs. */
  atBaseRate: atBaseRateSchema.exactOptional(),
  /** Of a union: what each of its texts adds. */
  members: z.array(unionMemberSchema).exactOptional(),
  /** By how much it beats each control of its head, on the same pairs. */
  aboveControls: z.array(z.object({ control: scoredControlSchema, ...differenceFields })),
});

export type ExplanationScore = z.infer<typeof explanationScoreSchema>;

/** An explanation of a head, as every simulator judged it. */
export const scoredExplanationSchema = z.object({
  layer: count,
  head: count,
  ...explanationSchema.shape,
  /** The AUC of its rule on the same pairs, where it is one: what a perfect reader would get. */
  ceiling: share.exactOptional(),
  /** One per simulator, in the simulators' order. */
  scores: z.array(explanationScoreSchema),
});

export type ScoredExplanation = z.infer<typeof scoredExplanationSchema>;

/** An explanation with its AUCs, one per simulator: what rankings of explanations need. */
export type JudgedExplanation = Pick<ScoredExplanation, 'layer' | 'head' | 'truth' | 'control' | 'donor'> & {
  readonly scores: readonly Pick<ExplanationScore, 'auc' | 'choice'>[];
};
