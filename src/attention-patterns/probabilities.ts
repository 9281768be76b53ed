import { UserError } from '../files/user-error.ts';

/** How values are read: as a softmax's output, or as they are. */
export const VALUE_KINDS = ['probabilities', 'any'] as const;

export type ValueKind = (typeof VALUE_KINDS)[number];

/** bfloat16 rounds each value by up to 2⁻⁹ of itself, and so the sum of a row. */
const ROUNDING = 0.003;
/** Half of the smallest float16: smaller values become 0. */
const UNDERFLOW = 2 ** -25;
/** Decimals that a row's numbers may have been rounded to in a text. */
const DECIMALS = [2, 3, 4];
/** With more than this, rounded attention could not be told from something else. */
const MOST_ROUNDING = 0.05;
const NEGLIGIBLE = 1e-6;

const ADVICE =
  'save the output of the softmax, without dropout and for one head; if signed, scaled or summed values are meant, say --values any';

/**
 * Checks that each row of a lower triangle is a distribution, as far as the numbers' precision goes.
 *
 * @param place the sequence and the head, for messages.
 * @throws UserError naming the row.
 */
export function checkProbabilities(triangle: Float64Array, tokens: number, place: string): void {
  for (let from = 0, start = 0; from < tokens; start += from + 1, from += 1) {
    const row = triangle.subarray(start, start + from + 1);
    let sum = 0;
    for (const [to, value] of row.entries()) {
      const found = strayProbability(value);
      if (found !== undefined) {
        throw new UserError(
          `${place}: attention from ${from} to ${to} is ${shown(value)}, ${found}: ${ADVICE}`,
        );
      }
      sum += value;
    }
    if (Math.abs(sum - 1) <= toleranceOf(row)) continue;
    throw new UserError(
      sum === 0
        ? `${place}: row ${from} has no attention at all: is it padding? Cut padding off, tokens and rows alike, on the left too`
        : `${place}: row ${from} sums to ${shown(sum)}, not to 1: ${ADVICE}`,
    );
  }
}

/** @returns why a value cannot be a probability. */
export function strayProbability(value: number): string | undefined {
  if (value < -NEGLIGIBLE) return 'below 0';
  return value > 1 + ROUNDING ? 'above 1' : undefined;
}

/** How far from 1 the sum of probabilities may be. */
export function toleranceOf(row: ArrayLike<number>): number {
  const precise = ROUNDING + row.length * UNDERFLOW;
  const decimals = DECIMALS.find((each) => isRoundedTo(each, row));
  if (decimals === undefined) return precise;
  return Math.max(precise, Math.min(MOST_ROUNDING, (row.length * 10 ** -decimals) / 2));
}

function isRoundedTo(decimals: number, row: ArrayLike<number>): boolean {
  const scale = 10 ** decimals;
  for (let index = 0; index < row.length; index += 1) {
    const scaled = (row[index] as number) * scale;
    if (Math.abs(scaled - Math.round(scaled)) > 2e-3) return false;
  }
  return true;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** What the user should know about how patterns were read. */
export function readingNotes(values: ValueKind, marks: string | undefined): readonly string[] {
  const unchecked =
    'Values were taken as they are (--values any), without checking that they are probabilities.';
  const read = `The tokenizer's marks in tokens were replaced by what they stand for: ${marks}.`;
  return [...(values === 'any' ? [unchecked] : []), ...(marks ? [read] : [])];
}
