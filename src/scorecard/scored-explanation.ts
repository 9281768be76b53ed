import { z } from 'zod';
import { defined } from '../files/defined.ts';
import { aucInterval } from '../metrics/auc-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { ruleOf } from '../simulation/rules-simulator.ts';
import { explanationSchema, scoredControlSchema } from '../suite/explanation.ts';
import { atBaseRateOf, atBaseRateSchema } from './at-base-rate.ts';
import { count, differenceFields, intervalSchema, share } from './fields.ts';
import type { ExplanationPredictions, Prediction } from './predictions.ts';
import { compareScorings, pairedScores, scoredPairs } from './scored-pairs.ts';
import { ORDER_ONLY_REASONS, orderOnly } from './trivial-scores.ts';
import { unionMemberSchema } from './union-members.ts';

const explanationScoreSchema = z.object({
  simulator: z.string(),
  /** ROC AUC of P("1") against the labels; null with the reason where it is undefined. */
  auc: share.nullable(),
  undefinedBecause: z.string().exactOptional(),
  /**
   * Where answers are baseline-corrected: the AUC that they have without the correction, and how many of the explanations
   * asked besides were not taken off, as the simulator answers them as it answers this one (see `unlikeExplanations`).
   */
  uncorrected: z.object({ auc: share.nullable(), leftOut: count }).exactOptional(),
  /** 95 % interval of the AUC; see docs/statistics.md. */
  interval: intervalSchema.nullable(),
  /** Present where nothing supports the explanation, whatever its AUC: see trivial-scores.ts. */
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

/**
 * Whether an explanation claims something of its head that may be so. Controls do not, nor do explanations that are known to be
 * false: the better a simulator reads, the lower it scores them.
 */
export function isClaim({ truth, control }: Pick<ScoredExplanation, 'truth' | 'control'>): boolean {
  return control === undefined && truth !== false;
}

/** ` (true)`, ` (empty control)`; empty where nothing is known. @param emphasis around it, in Markdown. */
export function inBrackets(
  { truth, control }: Pick<ScoredExplanation, 'truth' | 'control'>,
  emphasis = '',
): string {
  const kind = control === undefined ? truth : `${control} control`;
  return kind === undefined ? '' : ` ${emphasis}(${kind})${emphasis}`;
}

/**
 * How one simulator judged one explanation, and by how much it beats its head's controls; these p-values are not yet
 * corrected.
 * @param controls the same simulator's predictions for the head's controls, on the same pairs.
 * @param leftOut how many explanations a baseline correction did not take off.
 */
export function scoreExplanation(
  simulator: string,
  predictions: readonly Prediction[],
  controls: readonly { readonly of: ExplanationPredictions; readonly predictions: readonly Prediction[] }[],
  leftOut = 0,
): ExplanationScore {
  const { labels, probabilities, clusterings } = scoredPairs(predictions);
  const auc = rocAuc(labels, probabilities);
  const atBaseRate = atBaseRateOf(predictions);
  const strongPairs = labels.filter((label) => label === 1).length;
  const weakPairs = labels.length - strongPairs;
  const aboveControls = controls.flatMap(({ of, predictions: controlPredictions }) => {
    if (of.explanation.control === undefined) return [];
    const difference = compareScorings(pairedScores(predictions, controlPredictions));
    return { control: of.explanation.control, ...difference, adjustedPValue: null };
  });
  const isControl = predictions[0]?.pairCase.explanation.control !== undefined;
  const aboveEmpty = aboveControls.find(({ control }) => control === 'empty')?.difference;
  const unsupported = isControl ? undefined : orderOnly(predictions, aboveEmpty);
  return {
    simulator,
    auc,
    ...defined({ undefinedBecause: auc === null ? undefinedBecause(strongPairs, weakPairs) : undefined }),
    ...uncorrectedOf(predictions, leftOut),
    ...defined({ orderOnly: unsupported }),
    interval: aucInterval(labels, probabilities, { clusterings }),
    strongPairs,
    weakPairs,
    unscored: predictions.length - labels.length,
    ...defined({ atBaseRate }),
    aboveControls,
  };
}

function uncorrectedOf(
  predictions: readonly Prediction[],
  leftOut: number,
): Pick<ExplanationScore, 'uncorrected'> {
  const pairs = predictions.flatMap(({ pairCase, uncorrected }) =>
    uncorrected === undefined ? [] : [{ label: pairCase.pair.label, uncorrected }],
  );
  if (pairs.length === 0) return {};
  const auc = rocAuc(
    pairs.map(({ label }) => label),
    pairs.map(({ uncorrected }) => uncorrected),
  );
  return { uncorrected: { auc, leftOut } };
}

function undefinedBecause(strongPairs: number, weakPairs: number): string {
  if (strongPairs === 0 && weakPairs === 0) return 'no pair was scored';
  return strongPairs === 0 ? 'no strong pair was scored' : 'no weak pair was scored';
}

/**
 * The AUC of a perfect reader: of the rule that an explanation puts into words (of a union, the clearest of its rules),
 * on its pairs.
 * @returns undefined where the explanation, or a text of it, is no known rule, or the AUC is not defined.
 */
export function ceilingOf(cases: readonly PairCase[]): number | undefined {
  const { rule, text, union } = cases[0]?.explanation ?? { text: '' };
  const rules = (union ?? [text]).map((each) => ruleOf(union ? undefined : rule, each));
  // A record's pairs are asked about together, and a rule names all that there are.
  const strengths = new Map<string, ReadonlyMap<string, number>>();
  const ofRecord = ({ pair: { record }, tokens }: PairCase) => {
    const known = strengths.get(record);
    if (known) return known;
    const named = new Map<string, number>();
    for (const { from, to, strength } of rules.flatMap((each) => each?.pairs(tokens) ?? [])) {
      const pair = `${from} ${to}`;
      named.set(pair, Math.max(strength, named.get(pair) ?? 0));
    }
    strengths.set(record, named);
    return named;
  };
  if (rules.includes(undefined)) return undefined;
  const auc = rocAuc(
    cases.map(({ pair }) => pair.label),
    cases.map((each) => ofRecord(each).get(`${each.pair.from} ${each.pair.to}`) ?? 0),
  );
  return auc ?? undefined;
}
