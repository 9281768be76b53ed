import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { seededRandom } from '../../src/metrics/seeded-random.ts';

/** Standard normal draws of the stream with this name (Box & Muller 1958). */
export function normals(...name: readonly (string | number)[]): () => number {
  const random = seededRandom(...name);
  return () => Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

/** The shift of the positives at which two unit normal distributions have this AUC. */
export function shiftFor(auc: number): number {
  return Math.SQRT2 * quantile(auc, 0, 1);
}

/** Labels of so many positives, then as many negatives. */
export function balanced(size: number): Uint8Array {
  return Uint8Array.from({ length: 2 * size }, (_, index) => (index < size ? 1 : 0));
}
