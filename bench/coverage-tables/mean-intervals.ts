import { clusterBootstrap, clusteredMean, clusterSums } from '../../src/metrics/clustered-mean.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';
import { type Regime, simulatedHeads, trueMean } from './simulated-heads.ts';
import { usualIntervals } from './usual-intervals.ts';

const REGIMES: readonly Regime[] = [
  ...[0.6, 0.75, 0.9, 0.97].map((meanAuc) => ({ meanAuc, perfect: 0 })),
  { meanAuc: 0.75, perfect: 0.5 },
  { meanAuc: 0.5, perfect: 0.9 },
  { meanAuc: 0.75, perfect: 0.9 },
  { meanAuc: 0.5, perfect: 0.97 },
  { meanAuc: 0.2, perfect: 0.9 },
];

/** The mean over explanations, by every method, in suites of every kind. */
export function meanIntervals({ seed, replicates, resamples }: CoverageOptions) {
  const rows: string[][] = [];
  const atTwenty = { least: 1, most: 0, widest: 0 };
  const least = { atTwo: 1, fromFive: 1 };
  for (const headCount of [2, 5, 10, 20, 50]) {
    for (const regime of REGIMES) {
      const truth = trueMean(regime);
      const stream = ['means', headCount, regime.meanAuc, regime.perfect];
      const draw = simulatedHeads(regime, 0, seed, ...stream);
      const random = seededRandom(seed, 'percentile', ...stream);
      const tallies = Array.from({ length: 5 }, () => new Tally());
      repeat(replicates, (replicate) => {
        for (const { aucs, heads } of draw(headCount, 1)) {
          const usual = usualIntervals(clusterSums(aucs, heads), resamples, random.below);
          const options = { seed: replicate, resamples };
          for (const [method, interval] of [
            usual.t,
            usual.percentile,
            usual.bca,
            clusterBootstrap(aucs, heads, options).interval,
            clusteredMean(aucs, heads, options).interval,
          ].entries()) {
            tallies[method]?.add(interval, truth);
          }
        }
      });
      const [, , , bootstrap, ours] = tallies;
      const coverage = ours?.coverage() ?? 0;
      if (headCount === 2) least.atTwo = Math.min(least.atTwo, coverage);
      else least.fromFive = Math.min(least.fromFive, coverage);
      if (headCount === 20 && ours) {
        atTwenty.least = Math.min(atTwenty.least, coverage);
        atTwenty.most = Math.max(atTwenty.most, coverage);
        atTwenty.widest = Math.max(atTwenty.widest, ours.medianWidth());
      }
      const cells = tallies.slice(0, 4).flatMap((tally) => tally.cells());
      rows.push([
        String(headCount),
        truth.toFixed(2),
        `${100 * regime.perfect} %`,
        ...cells,
        bootstrap?.missing() ?? '',
        ...(ours?.cells().map((cell) => `**${cell}**`) ?? []),
      ]);
    }
  }
  const head = ['heads', 'true mean', 'perfect heads', 't', 'width', 'percentile', 'width', 'BCa', 'width'];
  const text = table([...head, 'bootstrap-t', 'width', 'none', 'within Wilson', 'width'], rows);
  return { text, atTwenty, least };
}
