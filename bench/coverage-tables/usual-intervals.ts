import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import type { ClusterSums } from '../../src/metrics/clustered-mean.ts';
import { criticalT } from '../../src/metrics/distributions.ts';

/** The usual intervals of a clustered mean: Student's t with the cluster-robust error, percentile bootstrap, BCa. */
export function usualIntervals(
  { sums, counts }: ClusterSums,
  resamples: number,
  below: (bound: number) => number,
) {
  const count = sums.length;
  const items = counts.reduce((sum, size) => sum + size, 0);
  const mean = sums.reduce((sum, value) => sum + value, 0) / items;
  const residuals = sums.map((sum, head) => sum - (counts[head] as number) * mean);
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  if (squares < 1e-12) return { t: null, percentile: null, bca: null };
  const reach = (criticalT(0.025, count - 1) * Math.sqrt((squares * count) / (count - 1))) / items;

  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let [sum, drawn] = [0, 0];
    for (let pick = 0; pick < count; pick += 1) {
      const head = below(count);
      sum += sums[head] as number;
      drawn += counts[head] as number;
    }
    means[resample] = sum / drawn;
  }
  means.sort();
  const at = (share: number) =>
    means[Math.min(resamples - 1, Math.max(0, Math.round(share * (resamples + 1)) - 1))] as number;

  const under =
    means.filter((value) => value < mean).length + means.filter((value) => value === mean).length / 2;
  const bias = quantile(Math.min(0.999, Math.max(0.001, under / resamples)), 0, 1);
  const jackknife = residuals.map((residual, head) => residual / (items - (counts[head] as number)));
  const centre = jackknife.reduce((sum, value) => sum + value, 0) / count;
  const moment = (power: number) => jackknife.reduce((sum, value) => sum + (value - centre) ** power, 0);
  const skew = moment(3) / (6 * moment(2) ** 1.5);
  const corrected = (z: number) => cdf(bias + (bias + z) / (1 - skew * (bias + z)), 0, 1);
  return {
    t: { low: Math.max(0, mean - reach), high: Math.min(1, mean + reach) },
    percentile: { low: at(0.025), high: at(0.975) },
    bca: { low: at(corrected(-1.96)), high: at(corrected(1.96)) },
  };
}
