import type { ActivationRecord } from './head-record.ts';
import { flatIndexOf, type PairPosition } from './pair-index.ts';
import { isCopy } from './split-characters.ts';

/**
 * To-tokens that can be recognised without a model: the from-token itself, the one before it, the first of the sequence, an
 * earlier copy of the from-token, or the token after such a copy (what induction heads attend to: Olsson et al. 2022,
 * "In-context Learning and Induction Heads"). Places may overlap: in "a a a" the previous token is also a copy.
 */
export const PLACES = ['self', 'previous', 'first', 'copy', 'after-copy'] as const;

export type Place = (typeof PLACES)[number];

/** A value for each place. */
export function ofPlaces<Value>(make: (place: Place) => Value): Readonly<Record<Place, Value>> {
  return Object.fromEntries(PLACES.map((place) => [place, make(place)])) as Record<Place, Value>;
}

type IsThere = (to: number, from: number, tokens: readonly string[]) => boolean;

const IS_THERE: Readonly<Record<Place, IsThere>> = {
  self: (to, from) => to === from,
  previous: (to, from) => to === from - 1,
  first: (to) => to === 0,
  copy: (to, from, tokens) => to < from && isCopy(tokens[to], tokens[from]),
  'after-copy': (to, from, tokens) => to > 0 && to < from && isCopy(tokens[to - 1], tokens[from]),
};

/** Whether a pair is at a place. */
export function isAtPlace(place: Place, tokens: readonly string[], { from, to }: PairPosition): boolean {
  return IS_THERE[place](to, from, tokens);
}

/** The share of a head's activation at each place, and how many from-tokens it was measured over. */
export type HeadShares = Readonly<Record<Place, Share>>;

interface Share {
  /** 0 to 1; null where no from-token has such a place. */
  readonly share: number | null;
  readonly rows: number;
}

/**
 * The share of each place: the part of a from-token's known activation that goes there, averaged over the from-tokens that
 * have such a place (all have a previous token, few have a copy). O(pairs) time.
 */
export function headShares(records: readonly ActivationRecord[]): HeadShares {
  const sums = { self: 0, previous: 0, first: 0, copy: 0, 'after-copy': 0 };
  const rows = { ...sums };
  for (const { tokens, from, parts } of attendingRows(records)) {
    for (const place of PLACES) {
      const isThere = IS_THERE[place];
      let isPlaceThere = false;
      for (let to = 0; to < parts.length; to += 1) {
        if (!isThere(to, from, tokens)) continue;
        sums[place] += parts[to] as number;
        isPlaceThere = true;
      }
      if (isPlaceThere) rows[place] += 1;
    }
  }
  return ofPlaces((place) => ({
    share: rows[place] > 0 ? sums[place] / rows[place] : null,
    rows: rows[place],
  }));
}

/** A from-token, and how its activation is divided among the tokens up to itself. */
interface AttendingRow {
  readonly tokens: readonly string[];
  readonly from: number;
  /** By `to`, up to the triangle's width: the part of the row's sum; 0 where unknown or negative. */
  readonly parts: readonly number[];
}

/** The first two tokens are left out: for the second one, the previous token is also the first. */
const FIRST_ROW = 2;

/**
 * All from-tokens from the third on with an activation above 0. Negative activations count as 0: strong pairs are the
 * largest ones, and values of both signs cannot be divided into shares.
 */
function* attendingRows(records: readonly ActivationRecord[]): Iterable<AttendingRow> {
  for (const { tokens, activations, width } of records) {
    for (let from = FIRST_ROW; from < tokens.length; from += 1) {
      const start = flatIndexOf({ from, to: 0 }, width);
      const row = activations
        .slice(start, start + Math.min(from + 1, width))
        .map((each) => Math.max(0, each ?? 0));
      const total = row.reduce((sum, each) => sum + each, 0);
      if (total > 0) yield { tokens, from, parts: row.map((each) => each / total) };
    }
  }
}

/**
 * How a head uses the first token: `rests` there when nothing else matches (an attention sink: Xiao et al. 2023,
 * arXiv 2309.17453), `attends` there as its function, or `neither`, where little attention goes there.
 */
export type FirstTokenRole = 'rests' | 'attends' | 'neither';

/** Below this mean share the first token plays no role. */
const LEAST_SHARE = 0.2;
/** A head whose function is to attend there does so in nearly every row, and attends little elsewhere. */
const MOSTLY = 0.5;
const NEARLY_ALL = 0.95;
const ELSEWHERE = 0.25;
/** With fewer rows, rare attention to other places may simply not have occurred. */
const FEWEST_ROWS = 100;

/**
 * The first token's role. `neither`: its mean share is below 0.2. `attends`: it gets at least half of the activation in 95 %
 * of at least 100 rows, and no other place has a share of a quarter. Otherwise `rests`.
 */
export function firstTokenRole(
  records: readonly ActivationRecord[],
  shares: HeadShares = headShares(records),
): FirstTokenRole {
  const { share, rows } = shares.first;
  if (share === null || share < LEAST_SHARE) return 'neither';
  const elsewhere = PLACES.filter((place) => place !== 'first').map((place) => shares[place].share ?? 0);
  if (rows < FEWEST_ROWS || share < MOSTLY || Math.max(...elsewhere) >= ELSEWHERE) return 'rests';
  let mostly = 0;
  for (const { parts } of attendingRows(records)) if ((parts[0] ?? 0) >= MOSTLY) mostly += 1;
  return mostly / rows >= NEARLY_ALL ? 'attends' : 'rests';
}

/**
 * How far back a head's activation goes: the share of each distance, averaged over from-tokens, in doubling bins: 0, 1,
 * 2–3, 4–7, …, each from `least` to `most` tokens.
 *
 * @returns bins up to the longest distance; their shares sum to 1.
 */
export function distanceShares(
  records: readonly ActivationRecord[],
): readonly { readonly least: number; readonly most: number; readonly share: number }[] {
  const sums: number[] = [];
  let rows = 0;
  for (const { from, parts } of attendingRows(records)) {
    rows += 1;
    for (const [to, part] of parts.entries()) {
      const bin = from === to ? 0 : 1 + Math.floor(Math.log2(from - to));
      sums[bin] = (sums[bin] ?? 0) + part;
    }
  }
  return Array.from(sums, (sum = 0, bin) => ({
    least: bin === 0 ? 0 : 2 ** (bin - 1),
    most: bin === 0 ? 0 : 2 ** bin - 1,
    share: sum / rows,
  }));
}
