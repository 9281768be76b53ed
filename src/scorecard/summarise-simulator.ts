import { mean } from '../metrics/mean.ts';
import type { RunRow } from '../runs/run.ts';
import { summariseAsking } from './asking-summary.ts';
import { measureColumn } from './measures/measures.ts';
import type { Prediction } from './predictions.ts';
import type { ScoredExplanation } from './scored-explanation.ts';
import { scoredPairs } from './scored-pairs.ts';
import type { SimulatorSummary } from './simulator-summary.ts';

/** One column of a run. */
export interface SimulatorColumn {
  readonly name: string;
  readonly column: number;
  readonly rows: readonly RunRow[];
  /** Predictions for the explanations, controls left out. */
  readonly predictions: readonly Prediction[];
  readonly readsUncorrected: boolean;
}

/** Sums up what one simulator did: over the explanations, without the controls, but for what asking took. */
export function summariseSimulator(
  { name, column, rows, predictions, readsUncorrected }: SimulatorColumn,
  all: readonly ScoredExplanation[],
): SimulatorSummary {
  const records = rows.flatMap(({ asking, probability }) =>
    asking ? [{ record: asking, failed: probability === null }] : [],
  );
  const protocol = rows.find((row) => row.protocol !== null)?.protocol ?? null;
  return {
    name,
    protocol,
    identity: rows.find(({ simulator }) => simulator)?.simulator ?? null,
    // What needs no model likes no pair for itself.
    readsUncorrected: readsUncorrected && protocol !== null,
    ...measureColumn({
      column,
      rows,
      predictions,
      scored: scoredPairs(predictions),
      explanations: all.filter(({ control }) => control === undefined),
      all,
    }),
    controls: controlMeans(all, column),
    asking: summariseAsking(records),
  };
}

function controlMeans(all: readonly ScoredExplanation[], column: number): SimulatorSummary['controls'] {
  const byControl = Map.groupBy(all, ({ control }) => control);
  return [...byControl].flatMap(([control, explanations]) =>
    control === undefined
      ? []
      : [{ control, meanAuc: mean(explanations.flatMap(({ scores }) => scores[column]?.auc ?? [])) }],
  );
}
