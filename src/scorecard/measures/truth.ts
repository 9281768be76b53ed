import { max } from 'd3-array';
import { z } from 'zod';
import { headName } from '../../activation-records/head.ts';
import { decimal, NOTHING } from '../../files/number-text.ts';
import { proportionInterval } from '../../metrics/confidence-interval.ts';
import { rocAuc } from '../../metrics/roc-auc.ts';
import { count, intervalSchema, share } from '../fields.ts';
import { meanOverHeads } from '../over-heads.ts';
import type { JudgedExplanation } from '../scored-explanation.ts';
import { measure, shown } from './measure.ts';

export const pairwiseRankingAccuracy = measure({
  heading: 'Pairwise ranking accuracy',
  meaning:
    'how often a head’s true explanation scores above a false one, ties counted half, with an interval over heads; 0.5 is chance',
  fields: {
    pairwiseRankingAccuracy: share.nullable(),
    pairwiseRankingAccuracyInterval: intervalSchema.nullable(),
  },
  compute: ({ explanations, column }) => {
    const heads = [...rankingAccuracyByHead(explanations, column)].map(([head, value]) => ({ head, value }));
    const { mean, interval } = meanOverHeads(heads, 'value');
    return { pairwiseRankingAccuracy: mean, pairwiseRankingAccuracyInterval: interval };
  },
  show: (of) => shown(of.pairwiseRankingAccuracy, of.pairwiseRankingAccuracyInterval, decimal, 2),
});

const trueFirstSchema = z.object({
  /** With a true and a false explanation. */
  heads: count,
  /** A head in which `n` explanations tie for the highest AUC counts by the share of true ones among them. */
  first: z.number(),
  /** Heads in which a true explanation is alone at the top, and in which it shares it with a false one. */
  alone: count,
  tied: count,
  interval: intervalSchema.nullable(),
});

export const trueFirst = measure({
  heading: 'True first',
  meaning: 'heads whose true explanation has the highest AUC',
  fields: { trueFirst: trueFirstSchema.nullable() },
  compute: ({ explanations, column }) => {
    const heads = [...Map.groupBy(known(explanations, column), ({ head }) => head).values()].filter(
      (ofHead) => ofHead.some(({ truth }) => truth) && ofHead.some(({ truth }) => !truth),
    );
    if (heads.length === 0) return { trueFirst: null };
    const shares = heads.map((ofHead) => {
      const best = max(ofHead, ({ auc }) => auc) ?? 0;
      const winners = ofHead.filter(({ auc }) => auc === best);
      return winners.filter(({ truth }) => truth).length / winners.length;
    });
    const first = shares.reduce((sum, share) => sum + share, 0);
    return {
      trueFirst: {
        heads: heads.length,
        first,
        alone: shares.filter((share) => share === 1).length,
        tied: shares.filter((share) => share > 0 && share < 1).length,
        interval: proportionInterval(Math.floor(first), heads.length),
      },
    };
  },
  show: ({ trueFirst: ranked }) => ({ value: ranked ? trueFirstInWords(ranked) : NOTHING }),
});

/** `9 of 16, tied in 3`: whole heads, as a share of a tie is no head. */
export function trueFirstInWords({ heads, alone, tied }: z.output<typeof trueFirstSchema>): string {
  return `${alone} of ${heads}${tied > 0 ? `, tied in ${tied}` : ''}`;
}

export const trueOverFalse = measure({
  heading: 'True over false',
  meaning: 'how often a true explanation’s AUC is above a false one’s, across all heads',
  fields: { trueOverFalse: share.nullable() },
  compute: ({ explanations, column }) => ({ trueOverFalse: rankingAccuracy(known(explanations, column)) }),
  show: ({ trueOverFalse: value }) => ({ value: decimal(value) }),
});

/** By head with true and false explanations: how often a true one's AUC is above a false one's, ties counted half. */
export function rankingAccuracyByHead(
  explanations: readonly JudgedExplanation[],
  column: number,
): ReadonlyMap<string, number> {
  const heads = Map.groupBy(known(explanations, column), ({ head }) => head);
  return new Map(
    [...heads].flatMap(([head, ofHead]): [string, number][] => {
      const accuracy = rankingAccuracy(ofHead);
      return accuracy === null ? [] : [[head, accuracy]];
    }),
  );
}

interface KnownExplanation {
  readonly head: string;
  readonly truth: boolean;
  readonly auc: number;
}

function rankingAccuracy(explanations: readonly KnownExplanation[]): number | null {
  return rocAuc(
    explanations.map(({ truth }) => Number(truth)),
    explanations.map(({ auc }) => auc),
  );
}

/** The explanations that are known to be true or false and have an AUC. */
function known(explanations: readonly JudgedExplanation[], column: number): readonly KnownExplanation[] {
  return explanations.flatMap((each) => {
    const auc = each.scores[column]?.auc ?? null;
    return each.truth === undefined || auc === null ? [] : [{ head: headName(each), truth: each.truth, auc }];
  });
}
