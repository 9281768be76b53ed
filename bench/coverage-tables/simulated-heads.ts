import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { balanced, normals } from '../simulation/normals.ts';

/** AUCs of explanations of heads, as a simulator would score them. */
export interface Heads {
  readonly aucs: number[];
  readonly heads: string[];
}

/** A suite that heads are drawn for. */
export interface Regime {
  /** The mean of the true AUCs of heads that are not perfect. */
  readonly meanAuc: number;
  /** The share of heads on whose pairs every explanation is always right. */
  readonly perfect: number;
}

/** The mean AUC that a regime's heads are drawn from. */
export function trueMean({ meanAuc, perfect }: Regime): number {
  return perfect + (1 - perfect) * meanAuc;
}

/**
 * Draws heads with one to three explanations each. An explanation's true AUC varies with its head and by itself; it
 * is measured on the head's five strong and five weak pairs, half of whose noise the head's explanations share.
 *
 * @returns a draw of `simulators` columns of AUCs with the same mean, over the same heads, explanations and pairs; the
 * first is better by `gap` standard deviations of a pair's noise.
 */
export function simulatedHeads(
  { meanAuc, perfect }: Regime,
  gap: number,
  ...stream: readonly (string | number)[]
): (headCount: number, simulators: number) => Heads[] {
  const [headSpread, explanationSpread] = [0.6, 0.4];
  const centre = quantile(meanAuc, 0, 1) * Math.sqrt(2 + headSpread ** 2 + explanationSpread ** 2);
  const random = seededRandom(...stream, 'sizes');
  const normal = normals(...stream);
  const labels = balanced(5);
  return (headCount, simulators) => {
    const columns = Array.from({ length: simulators }, (): Heads => ({ aucs: [], heads: [] }));
    for (let head = 0; head < headCount; head += 1) {
      const isPerfect = perfect > 0 && random.unit() < perfect;
      const headEffect = headSpread * normal();
      const shared = Float64Array.from(labels, normal);
      for (let left = 1 + random.below(3); left > 0; left -= 1) {
        for (const [column, { aucs, heads }] of columns.entries()) {
          const shift = centre + headEffect + explanationSpread * normal() + (column === 0 ? gap : 0);
          const scores = shared.map(
            (noise, pair) => (labels[pair] as number) * shift + Math.SQRT1_2 * (noise + normal()),
          );
          aucs.push(isPerfect ? 1 : (rocAuc(labels, scores) as number));
          heads.push(`head ${head}`);
        }
      }
    }
    return columns;
  };
}
