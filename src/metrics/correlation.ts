import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalValue } from './distributions.ts';
import { mean } from './mean.ts';

/** How alike two lists order the same items. */
interface RankCorrelation {
  /** From −1, the reverse order, to 1, the same order; null where it does not exist. */
  readonly tau: number | null;
  readonly interval: ConfidenceInterval | null;
  /** Why `tau` or its interval is null; null when both exist. */
  readonly reason: string | null;
}

/** Below this the interval's normal approximation does not hold; `bench/results/coverage.md` shows from where it does. */
const fewestForInterval = 8;

/**
 * Kendall's τ-b: pairs ordered alike minus pairs ordered oppositely, over the geometric mean of the numbers of pairs
 * untied in either list (Kendall 1945). O(n²) time.
 *
 * The interval takes atanh τ as normal with variance 0.437 / (n − 4) (Fieller, Hartley & Pearson 1957; Bonett & Wright
 * 2000 find it to cover well for |τ| < 0.8). It is made for few ties and needs items that are independent of each other.
 *
 * @throws RangeError when the lengths differ, a value is NaN, or not 0 < level < 1.
 */
export function kendallTauB(xs: ArrayLike<number>, ys: ArrayLike<number>, level = 0.95): RankCorrelation {
  const z = criticalValue(level);
  const count = xs.length;
  if (count !== ys.length) throw new RangeError(`${count} values beside ${ys.length}`);
  let agreement = 0;
  let untiedXs = 0;
  let untiedYs = 0;
  for (let i = 0; i < count; i += 1) {
    if (Number.isNaN(xs[i]) || Number.isNaN(ys[i])) throw new RangeError(`value ${i} is NaN`);
    for (let j = 0; j < i; j += 1) {
      const x = order(xs[i] as number, xs[j] as number);
      const y = order(ys[i] as number, ys[j] as number);
      agreement += x * y;
      untiedXs += x * x;
      untiedYs += y * y;
    }
  }
  if (count < 2) return { tau: null, interval: null, reason: 'fewer than two items have no order' };
  if (untiedXs === 0 || untiedYs === 0) {
    return { tau: null, interval: null, reason: 'all values of one list are equal, so it has no order' };
  }

  const tau = agreement / Math.sqrt(untiedXs * untiedYs);
  if (count < fewestForInterval) {
    return { tau, interval: null, reason: `an interval needs ${fewestForInterval} items, here are ${count}` };
  }
  if (Math.abs(tau) === 1) {
    return { tau, interval: null, reason: 'the interval is not defined at −1 and 1' };
  }
  const reach = z * Math.sqrt(0.437 / (count - 4));
  const centre = Math.atanh(tau);
  return {
    tau,
    interval: {
      low: Math.tanh(centre - reach),
      high: Math.tanh(centre + reach),
      level,
      method: 'Fieller–Hartley–Pearson',
    },
    reason: null,
  };
}

function order(a: number, b: number): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Pearson's product-moment correlation of two lists of the same length, from −1 to 1.
 *
 * @returns null where it does not exist: one of the two does not vary, or there are fewer than two values.
 * @throws RangeError when the lengths differ.
 */
export function pearsonCorrelation(xs: readonly number[], ys: readonly number[]): number | null {
  if (xs.length !== ys.length) throw new RangeError(`${xs.length} values beside ${ys.length}`);
  const [centreX, centreY] = [mean(xs) ?? 0, mean(ys) ?? 0];
  let [together, ofX, ofY] = [0, 0, 0];
  for (const [index, x] of xs.entries()) {
    const [dx, dy] = [x - centreX, (ys[index] ?? 0) - centreY];
    together += dx * dy;
    ofX += dx * dx;
    ofY += dy * dy;
  }
  const scale = Math.sqrt(ofX) * Math.sqrt(ofY);
  return scale > 0 ? Math.max(-1, Math.min(1, together / scale)) : null;
}
