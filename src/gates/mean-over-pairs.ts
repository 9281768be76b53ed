import { headName } from '../activation-records/head.ts';
import type { ConfidenceInterval } from '../metrics/confidence-interval.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/**
 * An interval of a mean AUC for suites with too few heads to resample, or with heads that all score alike: heads are
 * taken as they are, and only which of their pairs were asked about is left to chance. The distances from the AUCs to
 * their intervals' limits are added within a head, whose explanations share their pairs, and their squares over heads
 * (square-and-add; Newcombe 1998, Zou & Donner 2008).
 *
 * @param column the simulator's place among each explanation's scores.
 * @returns null where no explanation has an AUC.
 */
export function meanOverPairs(
  explanations: readonly ScoredExplanation[],
  column: number,
): ConfidenceInterval | null {
  const scored = explanations.flatMap((each) => {
    const score = each.scores[column];
    if (!score || score.auc === null || score.interval === null) return [];
    return [{ head: headName(each), auc: score.auc, interval: score.interval }];
  });
  const [first] = scored;
  if (first === undefined) return null;
  const heads = [...Map.groupBy(scored, ({ head }) => head).values()];
  const reach = (of: (score: (typeof scored)[number]) => number) =>
    Math.sqrt(
      heads.reduce((sum, head) => sum + head.reduce((ofHead, each) => ofHead + of(each), 0) ** 2, 0),
    ) / scored.length;
  const mean = scored.reduce((sum, { auc }) => sum + auc, 0) / scored.length;
  return {
    low: Math.max(0, mean - reach(({ auc, interval }) => auc - interval.low)),
    high: Math.min(1, mean + reach(({ auc, interval }) => interval.high - auc)),
    level: first.interval.level,
    method: 'square-and-add over heads',
  };
}
