import { pairedMeanDifference } from '../../src/metrics/paired-mean-difference.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Rate, Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';
import { type Heads, type Regime, simulatedHeads, trueMean } from './simulated-heads.ts';

const REGIMES: readonly Regime[] = [
  ...[0.6, 0.75, 0.9, 0.97].map((meanAuc) => ({ meanAuc, perfect: 0 })),
  { meanAuc: 0.75, perfect: 0.5 },
  { meanAuc: 0.75, perfect: 0.9 },
];
/** By how much the better simulator is better, in standard deviations of a pair's noise. */
const GAP = 0.5;

/** Two simulators over the same heads: as good as each other, and one better. */
export function pairedMeans({ seed, replicates, resamples }: CoverageOptions): string {
  const rows = [5, 10, 20].flatMap((headCount) =>
    REGIMES.map((regime) => {
      const interval = new Tally();
      const [rejected, found] = [new Rate(), new Rate()];
      for (const gap of [0, GAP]) {
        const draw = simulatedHeads(
          regime,
          gap,
          seed,
          'paired means',
          headCount,
          regime.meanAuc,
          regime.perfect,
          gap,
        );
        repeat(replicates, (replicate) => {
          const [first, second] = draw(headCount, 2) as [Heads, Heads];
          const options = { seed: replicate, resamples };
          const compared = pairedMeanDifference(first.aucs, second.aucs, first.heads, options);
          const isSignificant = (compared.pValue ?? 1) <= 0.05;
          if (gap > 0) return found.add(isSignificant);
          // Where all heads differ by the same, which is by nothing, the difference is known and has no interval.
          const known = compared.interval === null && compared.difference === 0;
          interval.add(known ? { low: 0, high: 0 } : compared.interval, 0);
          rejected.add(isSignificant);
        });
      }
      return [
        String(headCount),
        trueMean(regime).toFixed(2),
        `${100 * regime.perfect} %`,
        ...interval.cells(),
        rejected.cell(),
        found.cell(),
      ];
    }),
  );
  const head = ['heads', 'true mean of both', 'perfect heads', 'interval', 'width', 'p ≤ 0.05'];
  return table([...head, 'p ≤ 0.05, one better'], rows);
}
