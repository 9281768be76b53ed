import { mean } from '../metrics/mean.ts';
import type { ScoredExplanation } from './scored-explanation.ts';

/** The mean AUC of one simulator over explanations that claim something about their head, with and without correction. */
export interface ClaimsAuc {
  readonly auc: number | null;
  /** Null where answers are not baseline-corrected. */
  readonly uncorrected: number | null;
}

/**
 * Controls and explanations that are known to be false are left out: the better a simulator reads, the lower it scores them.
 *
 * @param column the simulator's place among each explanation's scores.
 */
export function claimsAuc(explanations: readonly ScoredExplanation[], column: number): ClaimsAuc {
  const scores = explanations.flatMap(({ truth, control, scores: all }) =>
    control === undefined && truth !== false ? (all[column] ?? []) : [],
  );
  return {
    auc: mean(scores.flatMap(({ auc }) => auc ?? [])),
    uncorrected: mean(scores.flatMap(({ uncorrected }) => uncorrected?.auc ?? [])),
  };
}
