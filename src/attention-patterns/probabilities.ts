import { UserError } from '../files/user-error.ts';

/** How the values of patterns are to be read: as what a softmax gave, or as they are. */
export const VALUE_KINDS = ['probabilities', 'any'] as const;

export type ValueKind = (typeof VALUE_KINDS)[number];

/** bfloat16 rounds each value by up to 2⁻⁹ of itself, and so the sum of a row. */
const ROUNDING = 0.003;
/** Half of what float16 can hold at least: smaller values become 0. */
const UNDERFLOW = 2 ** -25;
/** Whoever wrote rounded numbers into a text rounded each of a row's. */
const DECIMALS = [2, 3, 4];
/** Beyond this, what rounding may have taken away is too much to tell attention from something else. */
const MOST_ROUNDING = 0.05;
const NEGLIGIBLE = 1e-6;

const ADVICE =
  'save what the softmax gave, without dropout and for one head; where signed, scaled or summed values are meant, say --values any';

/**
 * Checks that each row of a head's attention is a distribution: values from 0 to 1 that sum to 1, as far as the numbers'
 * precision goes.
 *
 * @param triangle lower, row by row.
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
        ? `${place}: row ${from} holds no attention at all: is it padding? Cut padding off, tokens and rows alike, on the left too`
        : `${place}: row ${from} sums to ${shown(sum)}, not to 1: ${ADVICE}`,
    );
  }
}

/** @returns what is wrong with a value that no probability has. */
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

/** What the user should know of how patterns were read. */
export function readingNotes(values: ValueKind, marks: string | undefined): readonly string[] {
  const unchecked =
    'Values were taken as they are (--values any): whether they are probabilities was not checked.';
  const read = `The tokenizer's marks in tokens were read as what they stand for: ${marks}.`;
  return [...(values === 'any' ? [unchecked] : []), ...(marks ? [read] : [])];
}
