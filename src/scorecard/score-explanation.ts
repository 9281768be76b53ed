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
  const strongPairs = labels.filter((label) => label === 1).length;
  const weakPairs = labels.length - strongPairs;
  return {
    simulator,
    auc,
    ...(auc === null ? { undefinedBecause: undefinedBecause(strongPairs, weakPairs) } : {}),
    interval: aucInterval(labels, probabilities, { clusters: records }),
    strongPairs,
    weakPairs,
    unscored: predictions.length - labels.length,
    ...(atBaseRate === undefined ? {} : { atBaseRate }),
    aboveControls: controls.flatMap(({ of, predictions: controlPredictions }) => {
      if (of.explanation.control === undefined) return [];
      const difference = compareScorings(pairedScores(predictions, controlPredictions));
      return { control: of.explanation.control, ...difference, adjustedPValue: null };
    }),
  };
}

function undefinedBecause(strongPairs: number, weakPairs: number): string {
  if (strongPairs === 0 && weakPairs === 0) return 'no pair was scored';
  return strongPairs === 0 ? 'no strong pair was scored' : 'no weak pair was scored';
}
