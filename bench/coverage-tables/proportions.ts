import { proportionInterval } from '../../src/metrics/confidence-interval.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';

/** A share of trials. */
export function proportions({ seed, replicates }: CoverageOptions): string {
  const rows = [5, 10, 20].flatMap((trials) =>
    [0.5, 0.7, 0.9, 0.97].map((share) => {
      const random = seededRandom(seed, 'proportion', trials, share);
      const interval = new Tally();
      repeat(replicates, () => {
        let successes = 0;
        for (let trial = 0; trial < trials; trial += 1) successes += random.unit() < share ? 1 : 0;
        interval.add(proportionInterval(successes, trials), share);
      });
      return [String(trials), share.toFixed(2), ...interval.cells()];
    }),
  );
  return table(['trials', 'true share', 'Wilson', 'width'], rows);
}
