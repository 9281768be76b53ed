import type { Prediction } from './predictions.ts';
import { TRIVIAL_SCORES } from './trivial-scores.ts';

/** Why an explanation's AUC is an order of pairs, and nothing that supports the explanation. */
export const ORDER_ONLY_REASONS = ['no-strong-pair', 'explanation-free'] as const;

export type OrderOnly = (typeof ORDER_ONLY_REASONS)[number];

/** The reasons as tables have them, after "order only: ". */
export const ORDER_ONLY_WORDS: Readonly<Record<OrderOnly, string>> = {
  'no-strong-pair': 'no strong pair is predicted to be strong',
  'explanation-free': 'no better than without an explanation',
};

/**
 * Whether nothing supports an explanation, whatever its AUC: no strong pair has P("1") above 0.5; or the pairs stand in the
 * order of a score that knows no explanation, such as their distance, or its AUC is not above that of the head's empty control.
 *
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

/** The place of each value among all, ties alike. */
function ranks(values: readonly number[]): readonly number[] {
  const places = [...new Set(values)].sort((a, b) => a - b);
  const placeOf = new Map(places.map((value, place) => [value, place]));
  return values.map((value) => placeOf.get(value) ?? -1);
}
