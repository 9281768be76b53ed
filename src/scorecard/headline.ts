import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import type { Control } from '../suite/explanation.ts';
import { againstControl } from './measures/controls.ts';
import { rankingAccuracyByHead } from './measures/truth.ts';
import { isClaim, type JudgedExplanation } from './scored-explanation.ts';

/**
 * What simulators are compared by, the best there is in a run: how well true explanations are separated from false ones of
 * their head; else how far explanations are above other heads' on the same pairs; else how far above one that says nothing; else
 * the mean AUC, which a simulator that likes every explanation wins.
 */
export const HEADLINES = ['pairwiseRankingAccuracy', 'selectivity', 'aboveEmpty', 'meanAuc'] as const;

export type Headline = (typeof HEADLINES)[number];

export const HEADLINE_NAMES: Readonly<Record<Headline, string>> = {
  pairwiseRankingAccuracy: 'Pairwise ranking accuracy',
  selectivity: 'Δ',
  aboveEmpty: 'Above empty',
  meanAuc: 'Mean AUC',
};

/** The least and the greatest value a headline can have. */
export function rangeOf(headline: Headline): readonly [number, number] {
  return headline === 'selectivity' || headline === 'aboveEmpty' ? [-1, 1] : [0, 1];
}

export function headlineOf(explanations: readonly JudgedExplanation[]): Headline {
  const heads = [...Map.groupBy(explanations, headName).values()];
  const knows = (truth: boolean) => (ofHead: readonly JudgedExplanation[]) =>
    ofHead.some((each) => each.truth === truth);
  if (heads.some((ofHead) => knows(true)(ofHead) && knows(false)(ofHead))) return 'pairwiseRankingAccuracy';
  const has = (kind: Control) => explanations.some(({ control }) => control === kind);
  if (has('shuffled')) return 'selectivity';
  return has('empty') ? 'aboveEmpty' : 'meanAuc';
}

/** One simulator's value in every head that has one. @param column the simulator's place among each explanation's scores. */
export function headlineByHead(
  headline: Headline,
  explanations: readonly JudgedExplanation[],
  column: number,
): ReadonlyMap<string, number> {
  if (headline === 'pairwiseRankingAccuracy') return rankingAccuracyByHead(explanations, column);
  const values: readonly { readonly head: string; readonly value: number }[] =
    headline !== 'meanAuc'
      ? againstControl(explanations, column, headline === 'selectivity' ? 'shuffled' : 'empty').map(
          ({ head, auc, controlMean }) => ({ head, value: auc - controlMean }),
        )
      : explanations.flatMap((each) => {
          const auc = each.scores[column]?.auc ?? null;
          return !isClaim(each) || auc === null ? [] : [{ head: headName(each), value: auc }];
        });
  return new Map(
    [...Map.groupBy(values, ({ head }) => head)].flatMap(([head, ofHead]): [string, number][] => {
      const value = mean(ofHead.map((each) => each.value));
      return value === null ? [] : [[head, value]];
    }),
  );
}
