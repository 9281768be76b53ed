import { type ScoresByLabel, splitByLabel } from './split-by-label.ts';

/**
 * Parts probabilities by label, for the metrics that read a score as the probability of a 1.
 *
 * @throws RangeError as `splitByLabel`, and when a score lies outside [0, 1].
 */
export function splitProbabilities(labels: ArrayLike<number>, scores: ArrayLike<number>): ScoresByLabel {
  const byLabel = splitByLabel(labels, scores);
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index] as number;
    if (score < 0 || score > 1) throw new RangeError(`score ${index} is ${score}, expected 0 to 1`);
  }
  return byLabel;
}
