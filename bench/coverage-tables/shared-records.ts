import cdf from '@stdlib/stats-base-dists-normal-cdf';
import { aucInterval } from '../../src/metrics/auc-interval.ts';
import { balanced, normals, shiftFor } from '../simulation/normals.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Tally } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';

/** How pairs lie in records: so many of each label, in so many records of each label or of both. */
const LAYOUTS = [
  { size: 5, records: 1, mixed: false },
  { size: 5, records: 2, mixed: false },
  { size: 5, records: 3, mixed: false },
  { size: 5, records: 5, mixed: false },
  { size: 5, records: 5, mixed: true },
  { size: 10, records: 2, mixed: false },
  { size: 10, records: 3, mixed: false },
  { size: 10, records: 5, mixed: false },
  { size: 20, records: 4, mixed: false },
  { size: 20, records: 10, mixed: false },
  { size: 50, records: 10, mixed: false },
  { size: 50, records: 10, mixed: true },
  { size: 50, records: 50, mixed: false },
];

/** One explanation's AUC, from pairs that share records, with and without an eye to that. */
export function sharedRecords({ seed, replicates }: CoverageOptions): { text: string; least: number } {
  const rows: string[][] = [];
  let least = 1;
  for (const { size, records, mixed } of LAYOUTS) {
    const labels = balanced(size);
    const clusters = Array.from(labels, (label, index) =>
      mixed ? `record ${index % records}` : `record ${label} ${index % records}`,
    );
    for (const correlation of [0, 0.2, 0.5]) {
      for (const auc of [0.6, 0.8, 0.95]) {
        const normal = normals(seed, 'shared records', size, records, String(mixed), correlation, auc);
        const shift = shiftFor(auc);
        // A strong and a weak pair of one record share its effect, so they are told apart the more easily.
        const within = cdf(shift / Math.sqrt(2 * (1 - correlation)), 0, 1);
        const truth = mixed ? auc + (within - auc) / records : auc;
        const [alone, clustered] = [new Tally(), new Tally()];
        repeat(replicates, () => {
          const effects = new Map(clusters.map((name) => [name, 0]));
          for (const name of effects.keys()) effects.set(name, Math.sqrt(correlation) * normal());
          const scores = Array.from(
            labels,
            (label, index) =>
              label * shift +
              (effects.get(clusters[index] as string) as number) +
              Math.sqrt(1 - correlation) * normal(),
          );
          alone.add(aucInterval(labels, scores), truth);
          clustered.add(aucInterval(labels, scores, { clusterings: [clusters] }), truth);
        });
        least = Math.min(least, clustered.coverage());
        const layout = mixed ? `the same ${records}` : `${records} + ${records}`;
        const cells = [...alone.cells(), ...clustered.cells()];
        rows.push([`${size} + ${size}`, layout, correlation.toFixed(1), auc.toFixed(2), ...cells]);
      }
    }
  }
  const head = ['pairs', 'records', 'correlation', 'true AUC', 'Newcombe', 'width', 'inflated', 'width'];
  return { text: table(head, rows), least };
}
