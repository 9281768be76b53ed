import { headName } from '../activation-records/head.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { brierScore } from '../metrics/brier-score.ts';
import { calibration } from '../metrics/calibration.ts';
import { clusterBootstrap } from '../metrics/cluster-bootstrap.ts';
import { mean } from '../metrics/mean.ts';
import { meanByLabel } from '../metrics/mean-by-label.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { RunRow } from '../runs/run.ts';
import { summariseAsking } from './asking-summary.ts';
import type { Prediction } from './predictions.ts';
import type { ScoredExplanation, SimulatorSummary } from './scorecard.ts';
import { scoredPairs } from './scored-pairs.ts';
import { rankTruth } from './truth-ranking.ts';

/** Seed of every resampling in a scorecard: the same run always gives the same scorecard. */
export const RESAMPLING_SEED = 0;

/** One column of a run. */
export interface SimulatorColumn {
  readonly name: string;
  readonly column: number;
  readonly rows: readonly RunRow[];
  /** Predictions for the explanations, controls left out. */
  readonly predictions: readonly Prediction[];
}

/** Sums up what one simulator did: over the explanations, without the controls, but for what asking took. */
export function summariseSimulator(
  { name, column, rows, predictions }: SimulatorColumn,
  all: readonly ScoredExplanation[],
): SimulatorSummary {
  const explanations = all.filter(({ control }) => control === undefined);
  const aucs = aucsByHead(explanations, column);
  const bootstrap = clusterBootstrap(
    aucs.map(({ auc }) => auc),
    aucs.map(({ head }) => head),
    { seed: RESAMPLING_SEED },
  );
  const { labels, probabilities } = scoredPairs(predictions);
  const { expectedCalibrationError, bins } = calibration(labels, probabilities);
  const asked = rows.flatMap(({ asking, probability }) =>
    asking ? [{ record: asking, failed: probability === null }] : [],
  );
  return {
    name,
    protocol: rows.find(({ protocol }) => protocol !== null)?.protocol ?? null,
    meanAuc: bootstrap.mean,
    meanAucInterval: bootstrap.interval,
    meanAucReason: bootstrap.reason,
    pooledAuc: rocAuc(labels, probabilities),
    explanations: explanations.length,
    pairs: predictions.length,
    unscored: predictions.length - labels.length,
    brierScore: brierScore(labels, probabilities),
    accuracy: accuracy(labels, probabilities),
    meanProbability: meanByLabel(labels, probabilities),
    expectedCalibrationError,
    calibration: bins.map((bin) => ({ ...bin })),
    ...rankTruth(explanations, column),
    controls: controlMeans(all, column),
    asking: summariseAsking(asked),
  };
}

/** The AUCs that exist, each with the head it belongs to. */
function aucsByHead(
  explanations: readonly ScoredExplanation[],
  column: number,
): readonly { readonly head: string; readonly auc: number }[] {
  return explanations.flatMap((each) => {
    const auc = each.scores[column]?.auc ?? null;
    return auc === null ? [] : [{ head: headName(each), auc }];
  });
}

function controlMeans(all: readonly ScoredExplanation[], column: number): SimulatorSummary['controls'] {
  const byControl = Map.groupBy(all, ({ control }) => control);
  return [...byControl].flatMap(([control, explanations]) =>
    control === undefined
      ? []
      : [{ control, meanAuc: mean(aucsByHead(explanations, column).map(({ auc }) => auc)) }],
  );
}
