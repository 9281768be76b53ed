import { quickselect } from 'd3-array';
import type { ActivationRecord, HeadRecord } from './head-record.ts';
import { headShares, ofPlaces, type Place } from './head-shares.ts';
import { flatIndexOf, type PairPosition, pairAt } from './pair-index.ts';

/** What a report shows of a head's activations; small enough to keep until a run ends. */
export interface HeadProfile {
  /** The share of its activation at each place, over all records; null where no token has such a place. */
  readonly shares: Readonly<Record<Place, number | null>>;
  /** Its pattern around its strongest pair; absent if the pair does not fit into an excerpt. */
  readonly excerpt?: PatternExcerpt | undefined;
}

/** @param strongest the pair to show the pattern around, with its record. */
export function headProfile(
  { top, random }: HeadRecord,
  strongest: (PairPosition & { readonly record: ActivationRecord }) | undefined,
): HeadProfile {
  const shares = headShares([...top, ...random]);
  return {
    shares: ofPlaces((place) => shares[place].share),
    excerpt: strongest && excerptAround(strongest.record, strongest),
  };
}

/** More tokens could not be told apart on screen. */
const MOST_TOKENS = 64;
const MOST_CELLS = 250;
/** Cells below this share of the excerpt's strongest would be invisible. */
const LEAST_SHARE = 0.02;

/** A head's pattern on one of its sequences, or on part of a long one. */
export interface PatternExcerpt {
  /** The record's name, e.g. `top[2]`. */
  readonly record: string;
  /** The excerpt's first position in the record's sequence. */
  readonly start: number;
  /** Of the excerpt. */
  readonly tokens: readonly string[];
  /** Its strongest pairs, strongest first, with positions in the whole sequence. */
  readonly cells: readonly PatternCell[];
}

/** A pair in an excerpt. */
interface PatternCell extends PairPosition {
  readonly activation: number;
}

/**
 * The part of a record that starts at a pair's to-token, or the whole record if it is short.
 *
 * @returns undefined if the pair's tokens are too far apart for one excerpt, or nothing in it is above 0.
 */
export function excerptAround(
  { name, tokens, activations, width }: ActivationRecord,
  { from, to }: PairPosition,
): PatternExcerpt | undefined {
  const start = Math.max(0, Math.min(to, tokens.length - MOST_TOKENS));
  const shown = tokens.slice(start, start + MOST_TOKENS);
  if (from >= start + shown.length) return undefined;
  const strengths = new Float64Array((shown.length * (shown.length + 1)) / 2);
  for (let row = 0, at = 0; row < shown.length; at += row + 1, row += 1) {
    const first = flatIndexOf({ from: start + row, to: start }, width);
    const columns = Math.min(row + 1, width - start);
    for (let column = 0; column < columns; column += 1) {
      strengths[at + column] = activations[first + column] ?? 0;
    }
  }
  const strongest = strengths.reduce((most, each) => Math.max(most, each), 0);
  if (!(strongest > 0)) return undefined;
  const last = strengths.length - MOST_CELLS;
  const least = Math.max(
    last > 0 ? (quickselect(strengths.slice(), last)[last] ?? 0) : 0,
    LEAST_SHARE * strongest,
  );
  const cells: PatternCell[] = [];
  strengths.forEach((activation, index) => {
    if (activation < least) return;
    const pair = pairAt(index, shown.length);
    cells.push({ from: start + pair.from, to: start + pair.to, activation });
  });
  cells.sort((a, b) => b.activation - a.activation);
  return { record: name, start, tokens: shown, cells: cells.slice(0, MOST_CELLS) };
}
