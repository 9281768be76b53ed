import { type Head, headName } from '../activation-records/head.ts';
import { paddingOf } from '../activation-records/token-doubts.ts';
import { UserError } from '../files/user-error.ts';

/** One token sequence, and how every head attends within it. */
export interface PatternSequence {
  /** Begins every message: the file, and the position in it if it holds several. */
  readonly source: string;
  readonly tokens: readonly string[];
  /** The numbers of its layers, in order. */
  readonly layers: readonly number[];
  /** Heads per layer. */
  readonly heads: number;
  /**
   * One head's attention as a lower triangle, row by row (see pair-index.ts).
   *
   * @param tokens only the first so many: causal attention does not depend on later ones.
   * @throws UserError if it is not finite, or goes to a later token.
   */
  readonly attention: (head: Head, tokens: number) => Float64Array;
  /** The norm of what each token's value writes through a head, if the file has them. */
  readonly valueNorms?: ((head: Head, tokens: number) => ArrayLike<unknown>) | undefined;
  /** The file does not give its layer, which is taken to be 0. */
  readonly layerAssumed?: true;
}

/** The values of one row, to = 0, 1, …, from. */
type Row = (from: number) => ArrayLike<unknown>;

/** What rounding may leave for a later token. */
const NOTHING = 1e-6;

/** What to do about a value for a later token. */
const LATER = {
  attention:
    'records hold causal attention, [from][to] with to ≤ from; if the batch was padded on the left, cut the padding off',
  scores: 'save the output of the softmax, [from][to], with 0 for later tokens',
};

/** The heads of a sequence, layer by layer. */
export function headsOf({ layers, heads }: PatternSequence): readonly Head[] {
  return layers.flatMap((layer) => Array.from({ length: heads }, (_, head) => ({ layer, head })));
}

/** One head's activations as a lower triangle: the attention, times the value's norm if there are norms. @throws UserError */
export function activationsOf(sequence: PatternSequence, head: Head, tokens: number): Float64Array {
  const triangle = sequence.attention(head, tokens);
  if (sequence.valueNorms === undefined) return triangle;
  const given = sequence.valueNorms(head, tokens);
  const norms = Float64Array.from({ length: tokens }, (_, to) => {
    const norm = numberAt(given, to);
    if (Number.isFinite(norm) && norm >= 0) return norm;
    throw new UserError(
      `${sequence.source}: ${headName(head)}: value norm of token ${to}: expected a finite number from 0 on, found ${found(given[to])}`,
    );
  });
  let index = 0;
  for (let from = 0; from < tokens; from += 1) {
    for (let to = 0; to <= from; to += 1, index += 1) {
      triangle[index] = (triangle[index] as number) * (norms[to] as number);
    }
  }
  return triangle;
}

/** Cuts the lower triangle out of a head's attention. @param place the sequence and the head. @throws UserError */
export function lowerTriangle(row: Row, tokens: number, place: string): Float64Array {
  const triangle = new Float64Array((tokens * (tokens + 1)) / 2);
  let index = 0;
  for (let from = 0; from < tokens; from += 1) {
    const values = row(from);
    for (let to = 0; to <= from; to += 1, index += 1) {
      const attention = numberAt(values, to);
      if (!Number.isFinite(attention)) {
        throw new UserError(
          `${place}: attention from ${from} to ${to}: expected a finite number, found ${found(values[to])}`,
        );
      }
      triangle[index] = attention;
    }
    for (let to = from + 1; to < Math.min(tokens, values.length); to += 1) {
      if (!(Math.abs(Number(values[to])) <= NOTHING)) {
        throw new UserError(
          `${place}: token ${from} attends to the later token ${to} (${values[to]}): ${LATER[Number(values[to]) >= 0 ? 'attention' : 'scores']}`,
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

function found(value: unknown): unknown {
  return value === undefined ? 'nothing' : value;
}

/** @throws UserError if a sequence holds padding: attention to it is not the head's. */
export function refusePadding(tokens: readonly string[], source: string): void {
  const padding = paddingOf(tokens);
  if (padding === undefined) return;
  const { side, token, count } = padding;
  const end = side === 'left' ? 'begins' : 'ends';
  throw new UserError(
    `${source}: ${end} with padding, ${count} × ${JSON.stringify(token)}: remove it from tokens and attention`,
  );
}
