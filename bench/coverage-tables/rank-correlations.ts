import { kendallTauB } from '../../src/metrics/correlation.ts';
import { normals } from '../simulation/normals.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';

/** Kendall's τ of bivariate normal items. */
export function rankCorrelations({ seed, replicates }: CoverageOptions): string {
  const rows = [8, 10, 20, 50].flatMap((size) =>
    [0, 0.3, 0.6, 0.8].map((tau) => {
      const normal = normals(seed, 'tau', size, tau);
      // For the bivariate normal distribution τ = (2/π) arcsin ρ (Greiner 1909).
      const rho = Math.sin((Math.PI / 2) * tau);
      const interval = new Tally();
      repeat(replicates, () => {
        const xs = Float64Array.from({ length: size }, normal);
        const ys = xs.map((x) => rho * x + Math.sqrt(1 - rho ** 2) * normal());
        interval.add(kendallTauB(xs, ys).interval, tau);
      });
      return [String(size), tau.toFixed(1), ...interval.cells(), interval.missing()];
    }),
  );
  return table(['items', 'true τ', 'Fieller–Hartley–Pearson', 'width', 'none'], rows);
}
