import { pairedDelong } from '../../src/metrics/auc-difference.ts';
import { balanced, normals, shiftFor } from '../simulation/normals.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Rate, Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';

/** By how much the better one's AUC is larger where one is better. */
const GAP = 0.3;

/** Two scorings of the same pairs: as good as each other, and one better. */
export function pairedAucs({ seed, replicates }: CoverageOptions): string {
  const rows = [5, 10, 20, 50].flatMap((size) =>
    [0.5, 0.7, 0.9].map((auc) => {
      const labels = balanced(size);
      const normal = normals(seed, 'paired', size, auc);
      const interval = new Tally();
      const [rejected, without, found] = [new Rate(), new Rate(), new Rate()];
      const compare = (first: number, second: number) => {
        const own = Float64Array.from(labels, () => Math.SQRT1_2 * normal());
        const scores = (of: number) =>
          own.map((noise, pair) => (labels[pair] as number) * shiftFor(of) + noise + Math.SQRT1_2 * normal());
        return pairedDelong(labels, scores(first), scores(second));
      };
      repeat(replicates, () => {
        const compared = compare(auc, auc);
        interval.add(compared.interval, 0);
        without.add(compared.pValue === null);
        rejected.add((compared.pValue ?? 1) <= 0.05);
        const [low, high] = auc + GAP < 1 ? [auc, auc + GAP] : [auc - GAP, auc];
        found.add((compare(high, low).pValue ?? 1) <= 0.05);
      });
      return [
        `${size} + ${size}`,
        auc.toFixed(2),
        ...interval.cells(),
        interval.missing(),
        rejected.cell(),
        without.cell(),
        found.cell(),
      ];
    }),
  );
  const head = ['pairs', 'true AUC of both', 'paired DeLong', 'width', 'no interval', 'p ≤ 0.05', 'no p'];
  return table([...head, `p ≤ 0.05, ${GAP} apart`], rows);
}
