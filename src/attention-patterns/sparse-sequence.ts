import type { Activation } from '../activation-records/head-record.ts';
import type { RecordedSequence } from '../activation-records/head-record-json.ts';
import { triangleSize } from '../activation-records/pair-index.ts';
import { UserError } from '../files/user-error.ts';
import { strayProbability, toleranceOf, type ValueKind } from './probabilities.ts';
import { refusePadding } from './refuse-padding.ts';

/** A sequence of which only a head's strongest pairs were kept. */
export interface SparseSequence {
  readonly tokens: readonly string[];
  /** Flat indices, from × tokens + to, of the pairs that were kept. */
  readonly indices: readonly number[];
  /** Of those, their attention. */
  readonly values: readonly number[];
}

/** Which pairs were kept: of every row the strongest keys, where they reach a threshold. */
export interface Kept {
  readonly keysPerRow: number;
  readonly threshold: number;
}

/** What HeadVis' pipeline and Neuronpedia keep unless they are told otherwise. */
export const USUALLY_KEPT: Kept = { keysPerRow: 8, threshold: 0.005 };

/** Values have four decimals: a row's sum may be off by half of the last one for each. */
const HALF_A_DECIMAL = 0.00005;

/**
 * Makes a record out of what was kept. A pair that was not kept is not known, but bounded: below the threshold where its row
 * has fewer keys than would have been kept, otherwise by the least of them.
 *
 * @param kept undefined where that is not known: then there are no bounds.
 * @param place stands before every message.
 * @throws UserError naming the pair.
 */
export function recordOfSparse(
  { tokens: all, indices, values }: SparseSequence,
  kept: Kept | undefined,
  { maxTokens, values: kind }: { readonly maxTokens: number; readonly values: ValueKind },
  place: string,
): RecordedSequence {
  const length = all.length;
  if (indices.length !== values.length) {
    throw new UserError(
      `${place}: ${indices.length} attention indices, but ${values.length} attention values`,
    );
  }
  refusePadding(all, place);
  const tokens = all.slice(0, maxTokens);
  const activations = new Array<Activation>(triangleSize(tokens.length, tokens.length)).fill(null);
  const rows = tokens.map((): number[] => []);
  for (const [position, index] of indices.entries()) {
    const [from, to] = [Math.floor(index / length), index % length];
    const said = `${place}: attention index ${position}: ${index} is from ${from} to ${to}`;
    if (from >= length || to > from) {
      throw new UserError(`${said}, of ${length} tokens: expected to ≤ from`);
    }
    if (from >= tokens.length) continue;
    const flat = (from * (from + 1)) / 2 + to;
    if (activations[flat] !== null) throw new UserError(`${said}: that pair was there before`);
    const value = values[position] as number;
    const wrong = kind === 'probabilities' ? strayProbability(value) : undefined;
    if (wrong !== undefined) {
      throw new UserError(
        `${said}, its attention is ${value}, ${wrong}: expected a probability; where it is none, say --values any`,
      );
    }
    activations[flat] = value;
    rows[from]?.push(value);
  }
  if (kind === 'probabilities') checkSums(rows, place);
  const bounds = kept && rows.map((row, from) => boundOf(row, from, kept));
  return {
    tokens,
    activations,
    ...(bounds?.some((each) => each !== null) ? { unknown_at_most: bounds } : {}),
  };
}

/** What was kept, as far as the sequences bear it out; undefined where they do not. */
export function borneOut(kept: Kept, sequences: readonly SparseSequence[]): Kept | undefined {
  const isBorneOut = sequences.every(({ tokens, indices, values }) => {
    const perRow = Map.groupBy(indices, (index) => Math.floor(index / tokens.length));
    return (
      [...perRow.values()].every((row) => row.length <= kept.keysPerRow) &&
      values.every((value) => value >= kept.threshold - HALF_A_DECIMAL)
    );
  });
  return isBorneOut ? kept : undefined;
}

function boundOf(row: readonly number[], from: number, { keysPerRow, threshold }: Kept): number | null {
  if (row.length > from) return null;
  return row.length < keysPerRow ? threshold : Math.min(...row);
}

function checkSums(rows: readonly (readonly number[])[], place: string): void {
  for (const [from, row] of rows.entries()) {
    const sum = row.reduce((total, each) => total + each, 0);
    if (sum > 1 + toleranceOf(row) + row.length * HALF_A_DECIMAL) {
      throw new UserError(
        `${place}: attention from ${from} sums to ${Number(sum.toPrecision(4))}, more than 1: expected probabilities; where they are none, say --values any`,
      );
    }
  }
}
