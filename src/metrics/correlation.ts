import type { ConfidenceInterval } from './confidence-interval.ts';
import { criticalValue } from './distributions.ts';
import { mean } from './mean.ts';

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
 * untied in either list (Kendall 1945). O(n log n) time.
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
  for (let index = 0; index < count; index += 1) {
    if (Number.isNaN(xs[index]) || Number.isNaN(ys[index])) throw new RangeError(`value ${index} is NaN`);
  }
  if (count < 2) return { tau: null, interval: null, reason: 'fewer than two items have no order' };
  const { agreement, untiedXs, untiedYs } = orderedPairs(xs, ys);
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

/** Of all pairs of items: how many more are ordered alike than oppositely, and how many are untied in either list (Knight 1966). */
function orderedPairs(xs: ArrayLike<number>, ys: ArrayLike<number>) {
  const count = xs.length;
  const [x, y] = [places(xs), places(ys)];
  const both = x.map((place, index) => place * count + (y[index] as number));
  const all = (count * (count - 1)) / 2;
  const [untiedXs, untiedYs, untiedInBoth] = [x, y, both].map((each) => all - tiedPairs(each)) as Three;
  // By x, ties by y: what comes earlier and has the greater y is ordered oppositely.
  const opposite = inversions(both.sort().map((place) => place % count));
  return { agreement: untiedXs + untiedYs - untiedInBoth - 2 * opposite, untiedXs, untiedYs };
}

type Three = [number, number, number];

/** The place of each value among the different ones, from 0. */
function places(values: ArrayLike<number>): Float64Array {
  const different = new Set(Float64Array.from(values).sort());
  const placeOf = new Map([...different].map((value, place) => [value, place]));
  return Float64Array.from(values, (value) => placeOf.get(value) as number);
}

function tiedPairs(values: Float64Array): number {
  const seen = new Map<number, number>();
  let tied = 0;
  for (const value of values) {
    const before = seen.get(value) ?? 0;
    tied += before;
    seen.set(value, before + 1);
  }
  return tied;
}

/** How many pairs of places the greater comes first in. A tree of partial sums counts the earlier ones (Fenwick 1994). */
function inversions(order: Float64Array): number {
  const sums = new Uint32Array(order.length + 1);
  let inverted = 0;
  for (const [before, place] of order.entries()) {
    let notAbove = 0;
    for (let node = place + 1; node > 0; node &= node - 1) notAbove += sums[node] as number;
    inverted += before - notAbove;
    for (let node = place + 1; node < sums.length; node += node & -node)
      sums[node] = (sums[node] as number) + 1;
  }
  return inverted;
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
