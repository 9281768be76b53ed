import type { ActivationRecord } from './head-record.ts';
import { flatIndexOf } from './pair-index.ts';

/**
 * Where a token's activation may go that needs no model to say: to the token itself, the one before it, the first of
 * the sequence, an earlier copy of itself, or the token after an earlier copy (what induction heads attend to: Olsson
 * et al. 2022, "In-context Learning and Induction Heads").
 */
export const PLACES = ['self', 'previous', 'first', 'copy', 'after-copy'] as const;

export type Place = (typeof PLACES)[number];

/** How much of a head's activation goes to a place, and over how many attending tokens that was measured. */
export interface Share {
  /** 0 to 1; null where no token has such a place. */
  readonly share: number | null;
  readonly rows: number;
}

/** The places may overlap: in "a a a" the previous token is a copy. */
export type HeadShares = Readonly<Record<Place, Share>>;

/** The first two tokens are left out: to the second one, the token before it is the first. */
const FIRST_ROW = 2;

/**
 * The share of each place: of every attending token's known activations the part that goes there, averaged over all
 * attending tokens from the third on that have such a place (all have a previous one, few have a copy) and whose
 * activations sum to more than 0.
 *
 * O(pairs) time.
 */
export function headShares(records: readonly ActivationRecord[]): HeadShares {
  const sums = new Map<Place, { share: number; rows: number }>(
    PLACES.map((place) => [place, { share: 0, rows: 0 }]),
  );
  for (const record of records) {
    for (let from = FIRST_ROW; from < record.tokens.length; from += 1) {
      const { total, at } = shareOfRow(record, from);
      if (!(total > 0)) continue;
      for (const [place, activation] of at) {
        const sum = sums.get(place);
        if (sum === undefined) continue;
        sum.share += activation / total;
        sum.rows += 1;
      }
    }
  }
  const shareOf = (place: Place): Share => {
    const { share, rows } = sums.get(place) ?? { share: 0, rows: 0 };
    return { share: rows > 0 ? share / rows : null, rows };
  };
  return {
    self: shareOf('self'),
    previous: shareOf('previous'),
    first: shareOf('first'),
    copy: shareOf('copy'),
    'after-copy': shareOf('after-copy'),
  };
}

/** A row's sum, and what of it lies at each place that the row has. */
function shareOfRow({ tokens, activations, width }: ActivationRecord, from: number) {
  const at = new Map<Place, number>();
  const add = (place: Place, activation: number) => at.set(place, (at.get(place) ?? 0) + activation);
  const start = flatIndexOf({ from, to: 0 }, width);
  const own = tokens[from];
  let total = 0;
  for (let to = 0; to <= from && to < width; to += 1) {
    // What is not known adds nothing, but its place is there.
    const activation = activations[start + to] ?? 0;
    total += activation;
    if (to === from) add('self', activation);
    if (to === from - 1) add('previous', activation);
    if (to === 0) add('first', activation);
    if (to < from && tokens[to] === own) add('copy', activation);
    if (to > 0 && to < from && tokens[to - 1] === own) add('after-copy', activation);
  }
  return { total, at };
}

/** Distances from `least` to `most` tokens, and the share of activation that goes so far back. */
export interface DistanceShare {
  readonly least: number;
  readonly most: number;
  readonly share: number;
}

/**
 * How far back a head's activation goes: the share of each distance, averaged over the same attending tokens as
 * {@link headShares}, in bins that double: 0, 1, 2–3, 4–7, …
 *
 * @returns as many bins as the longest sequence has; none where no token has a sum above 0.
 */
export function distanceShares(records: readonly ActivationRecord[]): readonly DistanceShare[] {
  const sums: number[] = [];
  let rows = 0;
  for (const record of records) {
    for (let from = FIRST_ROW; from < record.tokens.length; from += 1) {
      const { total } = shareOfRow(record, from);
      if (!(total > 0)) continue;
      rows += 1;
      const start = flatIndexOf({ from, to: 0 }, record.width);
      for (let to = 0; to <= from && to < record.width; to += 1) {
        const bin = binOf(from - to);
        sums[bin] = (sums[bin] ?? 0) + (record.activations[start + to] ?? 0) / total;
      }
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
