import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { type PairCase, pairName } from '../pair-cases/pair-case.ts';
import { share } from './fields.ts';
import { casesOf, type ExplanationPredictions, type Prediction } from './predictions.ts';

/** A score that knows no explanation: what it reaches, a simulator may reach without reading one. */
interface TrivialScore {
  readonly name: string;
  readonly meaning: string;
  readonly score: (pair: PairCase['pair']) => number;
}

/** Every trivial score there is. A new one is a line here. */
export const TRIVIAL_SCORES: readonly TrivialScore[] = [
  { name: 'distance', meaning: 'nearer pairs score higher', score: ({ from, to }) => to - from },
  { name: 'self pair', meaning: 'a token paired with itself', score: ({ from, to }) => Number(from === to) },
  { name: 'from-position', meaning: 'later from-tokens score higher', score: ({ from }) => from },
  {
    name: 'top record',
    meaning:
      'whether the pair is from one of the head’s most active records: a leak if weak pairs also come from random ones',
    score: ({ record }) => Number(record.startsWith('top')),
  },
];

export const trivialScoreSchema = z.object({
  name: z.string(),
  meaning: z.string(),
  /** Mean ROC AUC over heads; null where no head has pairs of both labels. */
  meanAuc: share.nullable(),
});

/** The mean AUC over heads of every trivial score, on the pairs that were asked about. */
export function trivialScoresOf(
  predictions: readonly ExplanationPredictions[],
): z.output<typeof trivialScoreSchema>[] {
  const heads = [...Map.groupBy(predictions, ({ head }) => headName(head)).values()].map((ofHead) => [
    ...new Map([...casesOf(ofHead)].map(({ pair }) => [pairName(pair), pair])).values(),
  ]);
  return TRIVIAL_SCORES.map(({ name, meaning, score }) => ({
    name,
    meaning,
    meanAuc: mean(
      heads.flatMap(
        (pairs) =>
          rocAuc(
            pairs.map(({ label }) => label),
            pairs.map(score),
          ) ?? [],
      ),
    ),
  }));
}

/** Why an explanation's AUC is an order of pairs, and nothing that supports the explanation. */
export const ORDER_ONLY_REASONS = ['no-strong-pair', 'explanation-free'] as const;

type OrderOnly = (typeof ORDER_ONLY_REASONS)[number];

/** The reasons as tables have them, after "order only: ". */
export const ORDER_ONLY_WORDS: Readonly<Record<OrderOnly, string>> = {
  'no-strong-pair': 'no strong pair is predicted to be strong',
  'explanation-free': 'no better than without an explanation',
};

/**
 * Whether nothing supports an explanation, whatever its AUC: no strong pair has P("1") above 0.5, the pairs stand in
 * the order of a score that no explanation is needed for, or its AUC is not above that of the empty control.
 * @param aboveEmpty its AUC minus that of the empty control on the same pairs; undefined without one.
 * @returns undefined where something supports it, and where nothing was scored.
 */
export function orderOnly(
  predictions: readonly Prediction[],
  aboveEmpty: number | null | undefined,
): OrderOnly | undefined {
  const scored = predictions.flatMap(({ pairCase, probability }) =>
    probability === null ? [] : [{ pair: pairCase.pair, probability }],
  );
  const strong = scored.filter(({ pair }) => pair.label === 1);
  if (strong.length === 0 || strong.length === scored.length) return undefined;
  if (strong.every(({ probability }) => probability <= 0.5)) return 'no-strong-pair';
  const order = ranks(scored.map(({ probability }) => probability));
  const isTrivial = TRIVIAL_SCORES.some(({ score }) => {
    const trivial = ranks(scored.map(({ pair }) => score(pair)));
    return new Set(trivial).size > 1 && trivial.every((rank, index) => rank === order[index]);
  });
  const isEmpty = aboveEmpty !== undefined && aboveEmpty !== null && aboveEmpty <= 0;
  return isTrivial || isEmpty ? 'explanation-free' : undefined;
}

function ranks(values: readonly number[]): readonly number[] {
  const places = [...new Set(values)].sort((a, b) => a - b);
  const placeOf = new Map(places.map((value, place) => [value, place]));
  return values.map((value) => placeOf.get(value) ?? -1);
}
