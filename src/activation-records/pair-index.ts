/** Positions of a pair's two tokens in their sequence, `to <= from`: *from* attends to the earlier *to*. */
export interface PairPosition {
  readonly from: number;
  readonly to: number;
}

/**
 * The width of the lower triangle that `activations` values over `tokens` tokens fill, row by row: row `from`
 * holds the values for to = 0 … min(from, width − 1). Usually the width is the number of tokens; a shorter list
 * is a triangle cut off on its right side, so its width w solves `w(w+1)/2 + (tokens − w)·w = activations`.
 *
 * @returns the width, or undefined when no width fits.
 */
export function triangleWidth(tokens: number, activations: number): number | undefined {
  const b = 2 * tokens + 1;
  const width = Math.round((b - Math.sqrt(Math.max(0, b * b - 8 * activations))) / 2);
  const fits = width >= 1 && width <= tokens && triangleSize(tokens, width) === activations;
  return fits ? width : undefined;
}

/** How many values a lower triangle of `tokens` rows, cut off at `width` columns, holds. */
export function triangleSize(tokens: number, width: number): number {
  return (width * (width + 1)) / 2 + (tokens - width) * width;
}

/** The pair at a flat index into a record's activations, in O(1). */
export function pairAt(flatIndex: number, width: number): PairPosition {
  const square = triangleSize(width, width);
  if (flatIndex >= square) {
    const beyond = flatIndex - square;
    return { from: width + Math.floor(beyond / width), to: beyond % width };
  }
  const from = Math.floor((Math.sqrt(8 * flatIndex + 1) - 1) / 2);
  return { from, to: flatIndex - (from * (from + 1)) / 2 };
}

/** The flat index of a pair: the inverse of {@link pairAt}. */
export function flatIndexOf({ from, to }: PairPosition, width: number): number {
  const fullRows = Math.min(from, width);
  return (fullRows * (fullRows + 1)) / 2 + (from - fullRows) * width + to;
}
