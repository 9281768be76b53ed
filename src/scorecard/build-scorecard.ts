import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { summariseAsking } from './asking-summary.ts';
import { explanationKey, gatherPredictions, type Prediction } from './predictions.ts';
import type { RunRow } from './run-row.ts';
import type { ExplanationScore, Scorecard, SimulatorSummary } from './scorecard.ts';

/** A run to score. */
export interface Run {
  readonly evalId: string | null;
  /** The simulators' names, one per column, all different. */
  readonly simulators: readonly string[];
  /** What every simulator was to be asked. */
  readonly asked: readonly PairCase[];
  readonly rows: readonly RunRow[];
}

/** Computes a run's scorecard. Pairs without a row, or with a failed one, count as unscored and are named a problem. */
export function buildScorecard({ evalId, simulators, asked, rows }: Run): Scorecard {
  const predictions = new Map(
    gatherPredictions(rows).map(({ column, key, predictions }) => [`${column} ${key}`, predictions]),
  );
  const byExplanation = Map.groupBy(asked, explanationKey);
  const explanations = [...byExplanation].map(([key, cases]) => {
    const [{ head, explanation }] = cases as [PairCase];
    return {
      ...head,
      ...explanation,
      scores: simulators.map((simulator, column) =>
        scoreExplanation(simulator, predictions.get(`${column} ${key}`) ?? [], cases.length),
      ),
    };
  });
  const summaries = simulators.map((name, column) => summarise(name, column, explanations, rows));
  return {
    version: 1,
    suite: asked[0]?.suite ?? '',
    subject: asked[0]?.subject ?? '',
    evalId,
    simulators: summaries,
    explanations,
    problems: summaries.flatMap((summary, column) => problemsOf(summary, rows, column)),
  };
}

function scoreExplanation(
  simulator: string,
  predictions: readonly Prediction[],
  asked: number,
): ExplanationScore {
  const scored = predictions.flatMap(({ pairCase, probability }) =>
    probability === null ? [] : [{ label: pairCase.pair.label, probability }],
  );
  const auc = rocAuc(
    scored.map(({ label }) => label),
    scored.map(({ probability }) => probability),
  );
  const positives = scored.filter(({ label }) => label === 1).length;
  const negatives = scored.length - positives;
  return {
    simulator,
    auc,
    ...(auc === null ? { undefinedBecause: undefinedBecause(positives, negatives) } : {}),
    positives,
    negatives,
    unscored: Math.max(asked, predictions.length) - scored.length,
  };
}

function undefinedBecause(positives: number, negatives: number): string {
  if (positives === 0 && negatives === 0) return 'no pair was scored';
  return positives === 0 ? 'no strong pair was scored' : 'no weak pair was scored';
}

function summarise(
  name: string,
  column: number,
  explanations: Scorecard['explanations'],
  rows: readonly RunRow[],
): SimulatorSummary {
  const scores = explanations.map((each) => each.scores[column]).filter((each) => each !== undefined);
  const asked = rows
    .filter((row) => row.column === column)
    .flatMap(({ asking, probability }) => (asking ? [{ record: asking, failed: probability === null }] : []));
  return {
    name,
    meanAuc: mean(scores.map(({ auc }) => auc).filter((auc) => auc !== null)),
    explanations: scores.length,
    pairs: scores.reduce(
      (sum, { positives, negatives, unscored }) => sum + positives + negatives + unscored,
      0,
    ),
    unscored: scores.reduce((sum, { unscored }) => sum + unscored, 0),
    asking: summariseAsking(asked),
  };
}

function problemsOf(
  { name, pairs, unscored }: SimulatorSummary,
  rows: readonly RunRow[],
  column: number,
): readonly string[] {
  if (unscored === 0) return [];
  const error = rows.find((row) => row.column === column && row.error !== null)?.error;
  const because = error ? `first error: ${error.split('\n')[0]}` : 'they are missing from the run';
  return [`${name}: ${unscored} of ${pairs} pairs have no score (${because})`];
}
