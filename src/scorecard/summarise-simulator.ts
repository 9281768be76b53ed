import { mean } from '../metrics/mean.ts';
import { summariseAsking } from './asking-summary.ts';
import type { ColumnAnswers } from './gathered-run.ts';
import type { MeasuredColumn } from './measures/measure.ts';
import { measureColumn } from './measures/measures.ts';
import type { ScoredExplanation } from './scored-explanation.ts';
import { pooledPairs } from './scored-pairs.ts';
import type { SimulatorSummary } from './simulator-summary.ts';

/** What was predicted in one column of a run. */
export interface PredictedColumn extends Pick<MeasuredColumn, 'column' | 'predictions' | 'all'> {
  readonly readsUncorrected: boolean;
}

/** Sums up what one simulator did: over the explanations, without the controls, but for what asking took. */
export function summariseSimulator(
  { name, protocol, identity, asked, mass, massesKnown }: ColumnAnswers,
  { column, predictions, readsUncorrected, all }: PredictedColumn,
): SimulatorSummary {
  return {
    name,
    protocol,
    identity,
    // What needs no model likes no pair for itself.
    readsUncorrected: readsUncorrected && protocol !== null,
    ...measureColumn({
      column,
      meanMass: massesKnown === 0 ? null : mass / massesKnown,
      predictions,
      scored: pooledPairs(predictions, column),
      explanations: all.filter(({ control }) => control === undefined),
      all,
    }),
    controls: controlMeans(all, column),
    asking: summariseAsking(asked),
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
