import type { ActivationRecord } from './head-record.ts';
import { flatIndexOf, type PairPosition } from './pair-index.ts';

/** Tokens of a sequence that an excerpt shows at most: more could not be told apart. */
const MOST_TOKENS = 64;
const MOST_CELLS = 250;
/** Cells weaker than this share of the excerpt's strongest could not be seen. */
const LEAST_SHARE = 0.02;

/** What a head did on one of its sequences, or on a part of a long one: little enough to be shown. */
export interface PatternExcerpt {
  /** The record's name, e.g. `top[2]`. */
  readonly record: string;
  /** Where in the record's sequence the excerpt begins. */
  readonly start: number;
  /** Of the excerpt. */
  readonly tokens: readonly string[];
  /** The strongest pairs in it, strongest first, by their places in the whole sequence. */
  readonly cells: readonly (PairPosition & { readonly activation: number })[];
}

/**
 * The part of a record that begins with a pair's attended token, or the whole record where it is short.
 *
 * @returns undefined where the pair's tokens stand too far apart for one excerpt, or nothing in it is above 0.
 */
export function excerptAround(
  { name, tokens, activations, width }: ActivationRecord,
  { from, to }: PairPosition,
): PatternExcerpt | undefined {
  const start = Math.max(0, Math.min(to, tokens.length - MOST_TOKENS));
  const shown = tokens.slice(start, start + MOST_TOKENS);
  if (from >= start + shown.length) return undefined;
  const cells = shown.flatMap((_, row) =>
    shown.slice(0, row + 1).flatMap((_, column) => {
      const pair = { from: start + row, to: start + column };
      const activation = pair.to < width ? activations[flatIndexOf(pair, width)] : null;
      return typeof activation === 'number' && activation > 0 ? [{ ...pair, activation }] : [];
    }),
  );
  cells.sort((a, b) => b.activation - a.activation);
  const strongest = cells[0]?.activation;
  if (strongest === undefined) return undefined;
  return {
    record: name,
    start,
    tokens: shown,
    cells: cells.slice(0, MOST_CELLS).filter(({ activation }) => activation >= LEAST_SHARE * strongest),
  };
}
