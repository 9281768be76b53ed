import { headName } from '../activation-records/head.ts';
import { proportionInterval } from '../metrics/proportion-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { ScoredExplanation, SimulatorSummary } from './scorecard.ts';

/** How well a simulator's AUCs tell true explanations from false ones, where the suite says which are which. */
export type TruthRanking = Pick<SimulatorSummary, 'trueFirst' | 'trueOverFalse'>;

/** @param column the simulator's place among each explanation's scores. */
export function rankTruth(explanations: readonly ScoredExplanation[], column: number): TruthRanking {
  const judged = explanations.flatMap((each) => {
    const auc = each.scores[column]?.auc ?? null;
    return each.truth === undefined || auc === null ? [] : [{ head: headName(each), truth: each.truth, auc }];
  });
  const heads = [...Map.groupBy(judged, ({ head }) => head).values()].filter(
    (ofHead) => ofHead.some(({ truth }) => truth) && ofHead.some(({ truth }) => !truth),
  );
  const first = heads.reduce((sum, ofHead) => {
    const best = Math.max(...ofHead.map(({ auc }) => auc));
    const winners = ofHead.filter(({ auc }) => auc === best);
    return sum + winners.filter(({ truth }) => truth).length / winners.length;
  }, 0);
  return {
    trueFirst:
      heads.length === 0
        ? null
        : { heads: heads.length, first, interval: proportionInterval(Math.floor(first), heads.length) },
    trueOverFalse: rocAuc(
      judged.map(({ truth }) => Number(truth)),
      judged.map(({ auc }) => auc),
    ),
  };
}
