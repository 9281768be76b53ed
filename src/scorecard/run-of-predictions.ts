import type { Run, RunRow } from '../runs/run.ts';
import type { RunPredictions } from './predictions-file.ts';

/**
 * The run that predictions were made in, to be scored again or merged with others. What asking took is not known any more,
 * nor the mass; repeats are one answer, their mean.
 */
export function runOfPredictions({ evalId, simulators, predictions }: RunPredictions): Run {
  return {
    evalId,
    simulators: simulators.map(({ name }) => name),
    asked: predictions.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase)),
    rows: simulators.flatMap(({ protocol, identity }, column) =>
      predictions.flatMap(({ columns }) =>
        (columns[column] ?? []).map(
          ({ pairCase, probability, error }): RunRow => ({
            column,
            pairCase,
            probability,
            mass: null,
            error,
            asking: null,
            protocol,
            simulator: identity ?? null,
          }),
        ),
      ),
    ),
  };
}
