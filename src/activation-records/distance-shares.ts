import { attendingRows } from './attending-rows.ts';
import type { ActivationRecord } from './head-record.ts';

/** Distances from `least` to `most` tokens, and the share of activation that goes so far back. */
export interface DistanceShare {
  readonly least: number;
  readonly most: number;
  readonly share: number;
}

/**
 * How far back a head's activation goes: the share of each distance, averaged over attending tokens, in bins that
 * double: 0, 1, 2–3, 4–7, …
 *
 * @returns bins up to the longest distance there is; their shares sum to 1.
 */
export function distanceShares(records: readonly ActivationRecord[]): readonly DistanceShare[] {
  const sums: number[] = [];
  let rows = 0;
  for (const { from, parts } of attendingRows(records)) {
    rows += 1;
    for (const [to, part] of parts.entries()) {
      const bin = binOf(from - to);
      sums[bin] = (sums[bin] ?? 0) + part;
    }
  }
  return Array.from(sums, (sum = 0, bin) => ({
    least: bin === 0 ? 0 : 2 ** (bin - 1),
    most: bin === 0 ? 0 : 2 ** bin - 1,
    share: sum / rows,
  }));
}

function binOf(distance: number): number {
  return distance === 0 ? 0 : 1 + Math.floor(Math.log2(distance));
}
