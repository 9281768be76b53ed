import { max } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import type { ConfidenceInterval } from '../metrics/confidence-interval.ts';
import { proportionInterval } from '../metrics/confidence-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { JudgedExplanation } from './scored-explanation.ts';

/** In how many heads with a true and a false explanation a true one has the highest AUC; null where there is none. */
export interface TrueFirst {
  readonly heads: number;
  /** A head in which `n` explanations tie for the highest AUC counts by the share of true ones among them. */
  readonly first: number;
  /** Heads in which a true explanation is alone at the top, and in which it shares it with a false one. */
  readonly alone: number;
  readonly tied: number;
  readonly interval: ConfidenceInterval | null;
}

interface KnownExplanation {
  readonly head: string;
  readonly truth: boolean;
  readonly auc: number;
}

/** @param column the simulator's place among each explanation's scores. */
export function trueFirstOf(explanations: readonly JudgedExplanation[], column: number): TrueFirst | null {
  const heads = [...Map.groupBy(judged(explanations, column), ({ head }) => head).values()].filter(
    (ofHead) => ofHead.some(({ truth }) => truth) && ofHead.some(({ truth }) => !truth),
  );
  if (heads.length === 0) return null;
  const shares = heads.map((ofHead) => {
    const best = max(ofHead, ({ auc }) => auc) ?? 0;
    const winners = ofHead.filter(({ auc }) => auc === best);
    return winners.filter(({ truth }) => truth).length / winners.length;
  });
  const first = shares.reduce((sum, share) => sum + share, 0);
  return {
    heads: heads.length,
    first,
    alone: shares.filter((share) => share === 1).length,
    tied: shares.filter((share) => share > 0 && share < 1).length,
    interval: proportionInterval(Math.floor(first), heads.length),
  };
}

/** `9 of 16, tied in 3`: whole heads, as a share of a tie is no head. */
export function trueFirstInWords({
  heads,
  alone,
  tied,
}: Pick<TrueFirst, 'heads' | 'alone' | 'tied'>): string {
  return `${alone} of ${heads}${tied > 0 ? `, tied in ${tied}` : ''}`;
}

/** By head with true and false explanations: how often a true one's AUC is above a false one's, ties counted half. */
export function rankingAccuracyByHead(
  explanations: readonly JudgedExplanation[],
  column: number,
): ReadonlyMap<string, number> {
  return new Map(
    [...Map.groupBy(judged(explanations, column), ({ head }) => head)].flatMap(
      ([head, ofHead]): [string, number][] => {
        const accuracy = rocAuc(
          ofHead.map(({ truth }) => Number(truth)),
          ofHead.map(({ auc }) => auc),
        );
        return accuracy === null ? [] : [[head, accuracy]];
      },
    ),
  );
}

/** How often a true explanation's AUC is above a false one's, over all heads; ties count half. */
export function trueOverFalseOf(explanations: readonly JudgedExplanation[], column: number): number | null {
  const all = judged(explanations, column);
  return rocAuc(
    all.map(({ truth }) => Number(truth)),
    all.map(({ auc }) => auc),
  );
}

/** The explanations that are known to be true or false and have an AUC. */
function judged(explanations: readonly JudgedExplanation[], column: number): readonly KnownExplanation[] {
  return explanations.flatMap((each) => {
    const auc = each.scores[column]?.auc ?? null;
    return each.truth === undefined || auc === null ? [] : [{ head: headName(each), truth: each.truth, auc }];
  });
}
