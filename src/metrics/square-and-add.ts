import { mean, sum } from 'd3-array';
import type { ConfidenceInterval } from './confidence-interval.ts';

/** An AUC with its interval, and the head whose pairs it is about. */
export interface AucOfHead {
  readonly head: string;
  readonly auc: number;
  readonly interval: ConfidenceInterval;
}

/**
 * An interval of a mean AUC for suites with too few heads to resample, or with heads that all score alike: heads are
 * taken as they are, and only which of their pairs were asked about is left to chance. The distances from the AUCs to
 * their intervals' limits are added within a head, whose explanations share their pairs, and their squares over heads
 * (square-and-add; Newcombe 1998, Zou & Donner 2008).
 *
 * @returns null for no AUCs.
 */
export function squareAndAdd(aucs: readonly AucOfHead[]): ConfidenceInterval | null {
  const [first] = aucs;
  const centre = mean(aucs, ({ auc }) => auc);
  if (first === undefined || centre === undefined) return null;
  const heads = [...Map.groupBy(aucs, ({ head }) => head).values()];
  const reach = (of: (each: AucOfHead) => number) =>
    Math.sqrt(sum(heads, (head) => sum(head, of) ** 2)) / aucs.length;
  return {
    low: Math.max(0, centre - reach(({ auc, interval }) => auc - interval.low)),
    high: Math.min(1, centre + reach(({ auc, interval }) => interval.high - auc)),
    level: first.interval.level,
    method: 'square-and-add over heads',
  };
}
