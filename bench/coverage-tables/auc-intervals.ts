import { aucInterval } from '../../src/metrics/auc-interval.ts';
import { balanced, normals, shiftFor } from '../simulation/normals.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Tally } from '../simulation/tally.ts';
import { delongInterval, logitDelongInterval } from './delong-interval.ts';
import { cutPoints, fiveLevelShiftFor, levelOf } from './five-levels.ts';
import type { CoverageOptions } from './options.ts';

/** One explanation's AUC, from independent pairs. */
export function aucIntervals(levels: 'continuous' | 'five', { seed, replicates }: CoverageOptions): string {
  const rows: string[][] = [];
  for (const size of [5, 10, 20, 50]) {
    const labels = balanced(size);
    for (const auc of [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]) {
      const normal = normals(seed, 'auc', levels, size, auc);
      const shift = levels === 'five' ? fiveLevelShiftFor(auc) : shiftFor(auc);
      const cuts = cutPoints(shift);
      const [delong, logit, newcombe] = [new Tally(), new Tally(), new Tally()];
      repeat(replicates, () => {
        const latent = Float64Array.from(labels, (label) => label * shift + normal());
        const scores = levels === 'five' ? latent.map((score) => levelOf(score, cuts)) : latent;
        delong.add(delongInterval(labels, scores), auc);
        logit.add(logitDelongInterval(labels, scores), auc);
        newcombe.add(aucInterval(labels, scores), auc);
      });
      const cells = [...delong.cells(), ...logit.cells(), logit.missing(), ...newcombe.cells()];
      rows.push([`${size} + ${size}`, auc.toFixed(2), ...cells]);
    }
  }
  return table(
    ['pairs', 'true AUC', 'DeLong', 'width', 'logit DeLong', 'width', 'none', 'Newcombe', 'width'],
    rows,
  );
}
