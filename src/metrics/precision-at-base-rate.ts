import { sum } from 'd3-array';
import { assumedInflation, furthest } from './auc-interval.ts';
import { type ConfidenceInterval, correctedWilsonScore } from './confidence-interval.ts';
import { type WeightedScores, weightedOf, weightedShare } from './weighted-scores.ts';

/** What calling positive what scores above 0.5 is worth among all pairs. */
interface PrecisionAtBaseRate {
  /** The share of what is called positive that is; null where nothing is called positive. */
  readonly precision: number | null;
  readonly interval: ConfidenceInterval;
  /** The share of the positives that is called positive. */
  readonly recall: number;
  /** The share of all negatives that is called positive. */
  readonly falsePositiveRate: number;
  /** The harmonic mean of precision and recall (van Rijsbergen 1979): low where too much or too little is called positive. */
  readonly f1: number;
}

interface PrecisionOptions {
  /** The share of all pairs that is positive, which is taken as known. */
  readonly baseRate: number;
  /** The cluster each score belongs to, such as the sequence its pair is of. */
  readonly clusters: readonly string[];
  /** 0.95 unless told. */
  readonly level?: number;
}

export function precisionOfRates(
  truePositiveRate: number,
  falsePositiveRate: number,
  baseRate: number,
): number {
  const right = baseRate * truePositiveRate;
  const all = right + (1 - baseRate) * falsePositiveRate;
  return all === 0 ? 0 : right / all;
}

/**
 * Precision where a share `baseRate` of all pairs is positive, at the threshold 0.5 (a score of exactly 0.5 counts half, as
 * in `accuracy`), with an interval that says how little few negatives tell.
 *
 * The false-positive rate is a sum over strata of negatives: those of one weight were drawn alike. Each stratum's share gets
 * Wilson's interval with continuity correction, which leaves room also where none of a few is called positive, and the distances to the limits are
 * added as squares (square-and-add, or MOVER: Zou & Donner 2008), each by the share of all negatives that the stratum
 * stands for. A precision c is plausible where the difference (1 − c)·π·TPR − c·(1 − π)·FPR may be 0 by the same rule
 * (the ratio form of it: Donner & Zou 2012). Scores of one cluster are not independent: where a stratum lies in fewer than
 * four of them, it counts as fewer scores.
 *
 * @returns null when one of the two classes is empty.
 * @throws RangeError unless 0 < baseRate <= 1, when there are not as many clusters as scores, and as `weightedAuc`.
 */
export function precisionAtBaseRate(
  scored: WeightedScores,
  { baseRate, clusters, level = 0.95 }: PrecisionOptions,
): PrecisionAtBaseRate | null {
  if (!(baseRate > 0 && baseRate <= 1)) throw new RangeError(`the base rate is ${baseRate}`);
  if (clusters.length !== scored.labels.length) {
    throw new RangeError(`${clusters.length} clusters for ${scored.labels.length} scores`);
  }
  const positives = weightedOf(1, scored);
  const negatives = weightedOf(0, scored);
  if (positives.length === 0 || negatives.length === 0) return null;
  const recall = weightedShare(positives, called);
  const falsePositiveRate = weightedShare(negatives, called);
  const hits = rateOf(1, scored, clusters, level);
  const alarms = rateOf(0, scored, clusters, level);
  const isAnyCalled = recall > 0 || falsePositiveRate > 0;
  const precision = isAnyCalled ? precisionOfRates(recall, falsePositiveRate, baseRate) : null;
  return {
    precision,
    interval: { ...limits(precision, hits, alarms, baseRate), level, method: 'Wilson by stratum, MOVER' },
    recall,
    falsePositiveRate,
    f1: (2 * baseRate * recall) / (baseRate * recall + (1 - baseRate) * falsePositiveRate + baseRate),
  };
}

function called(score: number): number {
  return (Math.sign(score - 0.5) + 1) / 2;
}

/** A rate with how far it may be off on either side. */
interface Rate {
  readonly rate: number;
  readonly below: number;
  readonly above: number;
}

/** The share of a label that is called positive, put together from its strata. */
function rateOf(
  label: 0 | 1,
  { labels, scores, weights }: WeightedScores,
  clusters: readonly string[],
  level: number,
): Rate {
  const items = labels.flatMap((each, index) =>
    each === label
      ? [{ score: scores[index] as number, weight: weights[index] as number, cluster: clusters[index] ?? '' }]
      : [],
  );
  const all = sum(items, ({ weight }) => weight);
  const strata = [...Map.groupBy(items, ({ weight }) => weight)].map(([weight, drawn]) => {
    const rate = sum(drawn, ({ score }) => called(score)) / drawn.length;
    const effective = drawn.length / assumedInflation(drawn.map(({ cluster }) => cluster));
    const { low, high } = correctedWilsonScore(rate, effective, level);
    return { rate, low, high, share: (weight * drawn.length) / all };
  });
  return {
    rate: sum(strata, ({ rate, share }) => share * rate),
    below: Math.sqrt(sum(strata, ({ rate, low, share }) => (share * (rate - low)) ** 2)),
    above: Math.sqrt(sum(strata, ({ rate, high, share }) => (share * (high - rate)) ** 2)),
  };
}

const HALVINGS = 60;

function limits(estimate: number | null, hits: Rate, alarms: Rate, baseRate: number) {
  const isPlausible = (precision: number) => {
    const ofHits = (1 - precision) * baseRate;
    const ofAlarms = precision * (1 - baseRate);
    const difference = ofHits * hits.rate - ofAlarms * alarms.rate;
    const reach =
      difference > 0
        ? Math.hypot(ofHits * hits.below, ofAlarms * alarms.above)
        : Math.hypot(ofHits * hits.above, ofAlarms * alarms.below);
    return Math.abs(difference) <= reach;
  };
  // Where nothing is called positive, every precision is plausible.
  if (estimate === null) return { low: 0, high: 1 };
  return {
    low: furthest(estimate, 0, isPlausible, HALVINGS),
    high: furthest(estimate, 1, isPlausible, HALVINGS),
  };
}

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
