import { aucInterval } from '../metrics/auc-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { atBaseRateOf } from './at-base-rate.ts';
import { compareScorings } from './compare-scorings.ts';
import type { ExplanationPredictions, Prediction } from './predictions.ts';
import type { ExplanationScore } from './scored-explanation.ts';
import { pairedScores, scoredPairs } from './scored-pairs.ts';

/**
 * How one simulator judged one explanation, and by how much it beats the controls of its head. P-values against
 * controls are not yet corrected: that takes all of the run's.
 *
 * @param controls the same simulator's predictions for the head's controls, on the same pairs.
 */
export function scoreExplanation(
  simulator: string,
  predictions: readonly Prediction[],
  controls: readonly { readonly of: ExplanationPredictions; readonly predictions: readonly Prediction[] }[],
): ExplanationScore {
  const { labels, probabilities, records } = scoredPairs(predictions);
  const auc = rocAuc(labels, probabilities);
  const atBaseRate = atBaseRateOf(predictions);
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  return {
    simulator,
    auc,
    ...(auc === null ? { undefinedBecause: undefinedBecause(positives, negatives) } : {}),
    interval: aucInterval(labels, probabilities, { clusters: records }),
    positives,
    negatives,
    unscored: predictions.length - labels.length,
    ...(atBaseRate === undefined ? {} : { atBaseRate }),
    aboveControls: controls.flatMap(({ of, predictions: controlPredictions }) => {
      if (of.explanation.control === undefined) return [];
      const difference = compareScorings(pairedScores(predictions, controlPredictions));
      return { control: of.explanation.control, ...difference, adjustedPValue: null };
    }),
  };
}

function undefinedBecause(positives: number, negatives: number): string {
  if (positives === 0 && negatives === 0) return 'no pair was scored';
  return positives === 0 ? 'no strong pair was scored' : 'no weak pair was scored';
}
