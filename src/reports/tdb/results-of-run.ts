import { headName } from '../../activation-records/head.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import type { Prediction } from '../../scorecard/predictions.ts';
import type { SimulatedPair, SimulationResults } from '../../suite/tdb/simulation-results.ts';

/** One simulator's results, head by head, and what TDB's format has no place for. */
export interface RunResults {
  readonly heads: readonly SimulationResults[];
  readonly pairs: number;
  /** How many of the pairs have no P("1"), and so are left out. */
  readonly unscored: number;
}

/**
 * What one simulator of a run said, as TDB keeps it. Controls are left out: in TDB's files they would be explanations
 * like any other.
 *
 * @param column the simulator's place among the run's simulators.
 */
export function resultsOfRun({ scorecard, predictions }: ScoredRun, column: number): RunResults {
  const scored = predictions.flatMap(({ head, explanation, columns }, index) => {
    if (explanation.control !== undefined) return [];
    const auc = scorecard.explanations[index]?.scores[column]?.auc ?? null;
    const all = columns[column] ?? [];
    return [{ head, text: explanation.text, auc, all, pairs: all.flatMap(simulatedPair) }];
  });
  const pairs = scored.reduce((sum, { all }) => sum + all.length, 0);
  return {
    heads: [...Map.groupBy(scored, ({ head }) => headName(head)).values()].flatMap((ofHead) => {
      const [first] = ofHead;
      if (first === undefined) return [];
      const explanations = ofHead.map(({ text, auc, pairs }) => ({ text, auc, pairs }));
      return [{ head: first.head, explanations }];
    }),
    pairs,
    unscored: pairs - scored.reduce((sum, each) => sum + each.pairs.length, 0),
  };
}

function simulatedPair({ pairCase: { tokens, pair }, probability }: Prediction): readonly SimulatedPair[] {
  const { from, to, label } = pair;
  return probability === null ? [] : [{ tokens, from, to, label, probability }];
}
