import { type AttendingRow, attendingRows } from './attending-rows.ts';
import type { ActivationRecord } from './head-record.ts';
import type { PairPosition } from './pair-index.ts';
import { isCopy } from './split-characters.ts';

/**
 * Where a token's activation may go that needs no model to say: to the token itself, the one before it, the first of
 * the sequence, an earlier copy of itself, or the token after an earlier copy (what induction heads attend to: Olsson
 * et al. 2022, "In-context Learning and Induction Heads").
 */
export const PLACES = ['self', 'previous', 'first', 'copy', 'after-copy'] as const;

export type Place = (typeof PLACES)[number];

/** How much of a head's activation goes to a place, and over how many attending tokens that was measured. */
export interface Share {
  /** 0 to 1; null where no attending token has such a place. */
  readonly share: number | null;
  readonly rows: number;
}

/** The places may overlap: in "a a a" the previous token is a copy. */
export type HeadShares = Readonly<Record<Place, Share>>;

type IsThere = (to: number, row: Pick<AttendingRow, 'tokens' | 'from'>) => boolean;

const IS_THERE: Readonly<Record<Place, IsThere>> = {
  self: (to, { from }) => to === from,
  previous: (to, { from }) => to === from - 1,
  first: (to) => to === 0,
  copy: (to, { from, tokens }) => to < from && isCopy(tokens[to], tokens[from]),
  'after-copy': (to, { from, tokens }) => to > 0 && to < from && isCopy(tokens[to - 1], tokens[from]),
};

/**
 * The share of each place: of every attending token's known activations the part that goes there, averaged over the
 * attending tokens that have such a place: all have a previous token, few have a copy.
 *
 * O(pairs) time.
 */
export function headShares(records: readonly ActivationRecord[]): HeadShares {
  const sums = { self: 0, previous: 0, first: 0, copy: 0, 'after-copy': 0 };
  const rows = { ...sums };
  for (const row of attendingRows(records)) {
    for (const place of PLACES) {
      const part = partAt(IS_THERE[place], row);
      if (part === undefined) continue;
      sums[place] += part;
      rows[place] += 1;
    }
  }
  const shareOf = (place: Place): Share => ({
    share: rows[place] > 0 ? sums[place] / rows[place] : null,
    rows: rows[place],
  });
  return {
    self: shareOf('self'),
    previous: shareOf('previous'),
    first: shareOf('first'),
    copy: shareOf('copy'),
    'after-copy': shareOf('after-copy'),
  };
}

/** Whether a pair is at a place. */
export function isAtPlace(place: Place, tokens: readonly string[], { from, to }: PairPosition): boolean {
  return IS_THERE[place](to, { tokens, from });
}

/** What of the row is there; undefined where the row has no such place. */
function partAt(isThere: IsThere, row: AttendingRow): number | undefined {
  let part: number | undefined;
  for (const [to, each] of row.parts.entries()) {
    if (isThere(to, row)) part = (part ?? 0) + each;
  }
  return part;
}
