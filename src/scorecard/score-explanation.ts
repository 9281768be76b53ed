import { aucInterval } from '../metrics/auc-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { atBaseRateOf } from './at-base-rate.ts';
import { compareScorings } from './compare-scorings.ts';
import { orderOnly } from './order-only.ts';
import type { ExplanationPredictions, Prediction } from './predictions.ts';
import type { ExplanationScore } from './scored-explanation.ts';
import { pairedScores, scoredPairs } from './scored-pairs.ts';

/**
 * How one simulator judged one explanation, and by how much it beats the controls of its head. P-values against
 * controls are not yet corrected: that takes all of the run's.
 *
 * @param controls the same simulator's predictions for the head's controls, on the same pairs.
 * @param leftOut how many explanations a baseline correction did not take off.
 */
export function scoreExplanation(
  simulator: string,
  predictions: readonly Prediction[],
  controls: readonly { readonly of: ExplanationPredictions; readonly predictions: readonly Prediction[] }[],
  leftOut = 0,
): ExplanationScore {
  const { labels, probabilities, clusterings } = scoredPairs(predictions);
  const auc = rocAuc(labels, probabilities);
  const atBaseRate = atBaseRateOf(predictions);
  const strongPairs = labels.filter((label) => label === 1).length;
  const weakPairs = labels.length - strongPairs;
  const aboveControls = controls.flatMap(({ of, predictions: controlPredictions }) => {
    if (of.explanation.control === undefined) return [];
    const difference = compareScorings(pairedScores(predictions, controlPredictions));
    return { control: of.explanation.control, ...difference, adjustedPValue: null };
  });
  const isControl = predictions[0]?.pairCase.explanation.control !== undefined;
  const aboveEmpty = aboveControls.find(({ control }) => control === 'empty')?.difference;
  const unsupported = isControl ? undefined : orderOnly(predictions, aboveEmpty);
  return {
    simulator,
    auc,
    ...(auc === null ? { undefinedBecause: undefinedBecause(strongPairs, weakPairs) } : {}),
    ...uncorrectedOf(predictions, leftOut),
    ...(unsupported === undefined ? {} : { orderOnly: unsupported }),
    interval: aucInterval(labels, probabilities, { clusterings }),
    strongPairs,
    weakPairs,
    unscored: predictions.length - labels.length,
    ...(atBaseRate === undefined ? {} : { atBaseRate }),
    aboveControls,
  };
}

function uncorrectedOf(
  predictions: readonly Prediction[],
  leftOut: number,
): Pick<ExplanationScore, 'uncorrected'> {
  const pairs = predictions.flatMap(({ pairCase, uncorrected }) =>
    uncorrected === undefined ? [] : [{ label: pairCase.pair.label, uncorrected }],
  );
  if (pairs.length === 0) return {};
  const auc = rocAuc(
    pairs.map(({ label }) => label),
    pairs.map(({ uncorrected }) => uncorrected),
  );
  return { uncorrected: { auc, leftOut } };
}

function undefinedBecause(strongPairs: number, weakPairs: number): string {
  if (strongPairs === 0 && weakPairs === 0) return 'no pair was scored';
  return strongPairs === 0 ? 'no strong pair was scored' : 'no weak pair was scored';
}
