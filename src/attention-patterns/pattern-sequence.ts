import type { Head } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';

/** One token sequence, and how every head attends within it. */
export interface PatternSequence {
  /** The file, and the position in it where it holds several: stands before every message. */
  readonly source: string;
  readonly tokens: readonly string[];
  readonly layers: number;
  /** Heads per layer. */
  readonly heads: number;
  /**
   * One head's activations as a lower triangle, row by row (see pair-index.ts): the attention, times the value's norm
   * where the file has value norms.
   *
   * @param tokens only the first so many: causal attention does not change by what comes later.
   * @throws UserError where they are not finite, or attend to a later token.
   */
  readonly triangle: (head: Head, tokens: number) => Float64Array;
}

/** The values of one row, `to` = 0, 1, …; the diagonal is at `to` = `from`. */
export type Row = (from: number) => ArrayLike<unknown>;

/** What a later token may get where rounding left something. */
const NOTHING = 1e-6;

/**
 * Cuts the lower triangle out of a head's attention.
 *
 * @param place the sequence and the head, for messages.
 * @throws UserError
 */
export function lowerTriangle(
  row: Row,
  tokens: number,
  norms: ArrayLike<unknown> | undefined,
  place: string,
): Float64Array {
  const triangle = new Float64Array((tokens * (tokens + 1)) / 2);
  const scales = norms && Float64Array.from({ length: tokens }, (_, to) => numberAt(norms, to));
  let index = 0;
  for (let from = 0; from < tokens; from += 1) {
    const values = row(from);
    for (let to = 0; to <= from; to += 1) {
      const activation = numberAt(values, to) * (scales?.[to] ?? 1);
      if (!Number.isFinite(activation))
        throw new UserError(`${place}: ${notFinite(values, norms, from, to)}`);
      triangle[index] = activation;
      index += 1;
    }
    for (let to = from + 1; to < Math.min(tokens, values.length); to += 1) {
      if (!(Math.abs(Number(values[to])) <= NOTHING)) {
        throw new UserError(
          `${place}: token ${from} attends to the later token ${to} (${values[to]}): records hold causal attention, [from][to] with to ≤ from`,
        );
      }
    }
  }
  return triangle;
}

/** NaN for what is no number. */
function numberAt(values: ArrayLike<unknown>, index: number): number {
  const value = values[index];
  return typeof value === 'number' ? value : Number.NaN;
}

function notFinite(
  values: ArrayLike<unknown>,
  norms: ArrayLike<unknown> | undefined,
  from: number,
  to: number,
) {
  const isAttention = !Number.isFinite(numberAt(values, to));
  const found = isAttention ? values[to] : norms?.[to];
  const what = isAttention ? `attention from ${from} to ${to}` : `value norm of ${to}`;
  return `${what}: expected a finite number, found ${found === undefined ? 'nothing' : found}`;
}
