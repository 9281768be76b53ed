import { precisionOfRates } from './precision-at-base-rate.ts';
import { type WeightedScores, weightedOf, weightedShare } from './weighted-scores.ts';

/**
 * Average precision where a share `baseRate` of all pairs is positive, whatever share was asked about: the mean, over the
 * positives, of the precision that there is when everything with at least a positive's score is called positive. The
 * true-positive rate is that of the positives asked about, the false-positive rate that of the negatives, weighted by
 * how many each stands for. (From rates and a base rate, which do not depend on how many of each were sampled: Siblini et al. 2020, arXiv
 * 1909.02827.) Ties count against it, as in scikit-learn.
 *
 * @param baseRate above 0, at most 1.
 * @returns null when one of the two classes is empty.
 * @throws RangeError unless 0 < baseRate <= 1, and as `weightedAuc`.
 */
export function averagePrecision(scored: WeightedScores, baseRate: number): number | null {
  if (!(baseRate > 0 && baseRate <= 1)) throw new RangeError(`the base rate is ${baseRate}`);
  const positives = weightedOf(1, scored);
  const negatives = weightedOf(0, scored);
  if (positives.length === 0 || negatives.length === 0) return null;
  return weightedShare(positives, (threshold) => {
    const reaches = (score: number) => Number(score >= threshold);
    return precisionOfRates(weightedShare(positives, reaches), weightedShare(negatives, reaches), baseRate);
  });
}
