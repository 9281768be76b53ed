import { clusteredMean } from '../../src/metrics/clustered-mean.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';

/** The mean over heads of a share of few trials each, as pairwise ranking accuracy is. */
export function sharesOfHeads({ seed, replicates, resamples }: CoverageOptions) {
  const rows: string[][] = [];
  for (const trials of [1, 3]) {
    for (const headCount of [5, 10, 16, 40]) {
      for (const share of [0.5, 0.65, 0.8, 0.9, 0.97]) {
        const random = seededRandom(seed, 'shares', trials, headCount, share);
        const heads = Array.from({ length: headCount }, (_, head) => `head ${head}`);
        const tally = new Tally();
        repeat(replicates, (replicate) => {
          const shares = heads.map(
            () => Array.from({ length: trials }, () => random.unit() < share).filter(Boolean).length / trials,
          );
          tally.add(clusteredMean(shares, heads, { seed: replicate, resamples }).interval, share);
        });
        rows.push([String(headCount), String(trials), share.toFixed(2), ...tally.cells()]);
      }
    }
  }
  return table(['heads', 'comparisons each', 'true accuracy', 'interval', 'width'], rows);
}
