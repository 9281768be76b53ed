import { z } from 'zod';
import { averagePrecision, precisionAtBaseRate } from '../metrics/precision-at-base-rate.ts';
import { weightedAuc } from '../metrics/weighted-scores.ts';
import { intervalSchema, share } from './fields.ts';
import type { Prediction } from './predictions.ts';

/** What an explanation is worth among all of its head's pairs, as far as those asked about stand for them. */
export const atBaseRateSchema = z.object({
  /** The share of pairs on which the head is active, in its random records. */
  baseRate: share,
  averagePrecision: share,
  /** Of pairs that are called active (P("1") above 0.5), the share that is; null where none is called so. */
  precision: share.nullable(),
  precisionInterval: intervalSchema,
  /** Of the strong pairs asked about, the share that is called active. */
  recall: share,
  f1: share,
  /** ROC AUC against all weak pairs alike. */
  weightedAuc: share,
});

export type AtBaseRate = z.infer<typeof atBaseRateSchema>;

/** @returns undefined where nothing says how often the head is active, or a label has no scored pair. */
export function atBaseRateOf(predictions: readonly Prediction[]): AtBaseRate | undefined {
  const counted = predictions.find(({ pairCase }) => pairCase.baseRate !== undefined)?.pairCase.baseRate;
  if (counted === undefined) return undefined;
  const baseRate = counted.active / counted.pairs;
  const pairs = predictions.flatMap(({ pairCase: { pair }, probability }) =>
    probability === null ? [] : [{ ...pair, probability }],
  );
  const scored = {
    labels: pairs.map(({ label }) => label),
    scores: pairs.map(({ probability }) => probability),
    weights: pairs.map(({ inclusion = 1 }) => 1 / inclusion),
  };
  const averaged = averagePrecision(scored, baseRate);
  const auc = weightedAuc(scored);
  const clusters = pairs.map(({ record }) => record);
  const found = precisionAtBaseRate(scored, { baseRate, clusters });
  if (averaged === null || auc === null || found === null) return undefined;
  return {
    baseRate,
    averagePrecision: averaged,
    precision: found.precision,
    precisionInterval: found.interval,
    recall: found.recall,
    f1: found.f1,
    weightedAuc: auc,
  };
}
