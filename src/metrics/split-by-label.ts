/** Scores of the two classes, each in its original order. */
interface ScoresByLabel {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * Parts the scores by label. Every metric over labels and scores starts here, so all of them refuse the same input.
 *
 * @throws RangeError when the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function splitByLabel(labels: ArrayLike<number>, scores: ArrayLike<number>): ScoresByLabel {
  if (labels.length !== scores.length) {
    throw new RangeError(`${labels.length} labels for ${scores.length} scores`);
  }
  let positiveCount = 0;
  for (let index = 0; index < labels.length; index += 1) {
    const label = labels[index];
    if (label !== 0 && label !== 1) throw new RangeError(`label ${index} is ${label}, expected 0 or 1`);
    if (Number.isNaN(scores[index])) throw new RangeError(`score ${index} is NaN`);
    positiveCount += label;
  }
  const positives = new Float64Array(positiveCount);
  const negatives = new Float64Array(labels.length - positiveCount);
  let nextPositive = 0;
  let nextNegative = 0;
  for (let index = 0; index < labels.length; index += 1) {
    const score = scores[index] as number;
    if (labels[index] === 1) positives[nextPositive++] = score;
    else negatives[nextNegative++] = score;
  }
  return { positives, negatives };
}

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
