import type { Run, RunRow } from '../pair-cases/run.ts';
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
      predictions.flatMap(({ columns, leftOut }) =>
        (columns[column] ?? []).map(
          ({ pairCase, probability, uncorrected, request, error }): RunRow => ({
            column,
            pairCase,
            probability,
            logOdds: logOddsOf(uncorrected, probability),
            leftOut: leftOut?.[column],
            request,
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

/** The log-odds before the correction, and what it took off in all: what is left of the single explanations. */
function logOddsOf(uncorrected: number | undefined, corrected: number | null): readonly number[] | undefined {
  if (uncorrected === undefined || corrected === null) return undefined;
  return [logit(uncorrected), logit(uncorrected) - logit(corrected)];
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
