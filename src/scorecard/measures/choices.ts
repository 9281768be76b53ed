import { max, min } from 'd3-array';
import { headName } from '../../activation-records/head.ts';
import { signed } from '../../files/number-text.ts';
import { mean } from '../../metrics/mean.ts';
import { rocAuc } from '../../metrics/roc-auc.ts';
import { count, intervalSchema, share, shareDifference } from '../fields.ts';
import { differenceOverHeads, meanOverHeads } from '../over-heads.ts';
import type { ExplanationPredictions } from '../predictions.ts';
import type { ExplanationScore, JudgedExplanation } from '../scored-explanation.ts';
import { scoredPairs } from '../scored-pairs.ts';
import { measure, shown } from './measure.ts';

export const chosen = measure({
  heading: 'Chosen',
  meaning:
    'mean ROC AUC, on the reported pairs, of each head’s explanation that was best on the choosing pairs, with an interval over heads',
  fields: {
    chosenMeanAuc: share.nullable(),
    chosenMeanAucInterval: intervalSchema.nullable(),
    /** Heads in which something was chosen; 0 where the suite does not choose. */
    chosenHeads: count,
  },
  compute: ({ explanations, column }) => {
    const heads = chosenByHead(explanations, column);
    const { mean: meanAuc, interval } = meanOverHeads(heads, 'reported');
    return { chosenMeanAuc: meanAuc, chosenMeanAucInterval: interval, chosenHeads: heads.length };
  },
  show: ({ chosenMeanAuc, chosenMeanAucInterval }) => shown(chosenMeanAuc, chosenMeanAucInterval),
});

/**
 * By how much what was chosen is better on the pairs it was chosen on than on those reported: what luck added to the best of
 * several (the winner's curse: Capen, Clapp & Campbell 1971).
 */
export const winnersCurse = measure({
  heading: 'Winner’s curse',
  meaning:
    'how much higher the chosen explanations score on the choosing pairs than on the reported ones, with an interval over heads',
  fields: {
    winnersCurse: shareDifference.nullable(),
    winnersCurseInterval: intervalSchema.nullable(),
  },
  compute: ({ explanations, column }) => {
    const heads = chosenByHead(explanations, column);
    const { difference, interval } = differenceOverHeads(heads, 'choosing', 'reported');
    return { winnersCurse: difference, winnersCurseInterval: interval };
  },
  show: ({ winnersCurse: curse, winnersCurseInterval }) => shown(curse, winnersCurseInterval, signed),
});

type Choice = NonNullable<ExplanationScore['choice']>;

/**
 * How every explanation did on the choosing pairs, simulator by simulator, and whether it was its head's best there;
 * undefined for a control, or the only one of its head. @param choosing predictions for the pairs to choose on alone.
 */
export function choicesOf(
  choosing: readonly ExplanationPredictions[],
): readonly (readonly (Choice | undefined)[])[] {
  const judged = choosing.map(({ head, columns }) => ({
    head: headName(head),
    aucs: columns.map((column) => {
      const { labels, probabilities } = scoredPairs(column);
      return column.length === 0 ? undefined : rocAuc(labels, probabilities);
    }),
  }));
  const ofHeads = Map.groupBy(judged, ({ head }) => head);
  return judged.map(({ head, aucs }) =>
    aucs.map((auc, column) => {
      if (auc === undefined) return undefined;
      const rivals = (ofHeads.get(head) ?? []).flatMap((each) => each.aucs[column] ?? []);
      return { auc, chosen: auc !== null && auc === max(rivals) && auc > (min(rivals) ?? auc) };
    }),
  );
}

/**
 * Each head's chosen explanations: their mean AUC on the pairs they were chosen on, and on those reported. Heads are left out in
 * which nothing was chosen, or what was chosen has no AUC on the reported pairs.
 */
function chosenByHead(explanations: readonly JudgedExplanation[], column: number) {
  return [...Map.groupBy(explanations, headName)].flatMap(([head, ofHead]) => {
    const scores = ofHead.flatMap(({ scores }) => scores[column] ?? []);
    const best = scores.flatMap(({ auc, choice }) =>
      choice?.chosen && choice.auc !== null && auc !== null ? [{ auc, choosing: choice.auc }] : [],
    );
    const reported = mean(best.map(({ auc }) => auc));
    const choosing = mean(best.map((each) => each.choosing));
    return reported === null || choosing === null ? [] : [{ head, choosing, reported }];
  });
}
