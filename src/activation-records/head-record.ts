import { z } from 'zod';
import { defined } from '../files/defined.ts';
import { jsonOf } from '../files/json-file.ts';
import { parseJsonOfAnyDepth } from '../files/parse-json.ts';
import { refuseMisspelt } from '../files/strict-object.ts';
import { parseAs, UserError } from '../files/user-error.ts';
import { type Head, headName, neuronIdSchema } from './head.ts';
import { triangleWidth } from './pair-index.ts';
import { tokenReading } from './token-marks.ts';

/** How strongly a head activates on a pair; null if unknown, which is not the same as 0. */
export type Activation = number | null;

/** One token sequence with one activation per token pair. */
export interface ActivationRecord {
  /** Its position in the head's file, e.g. `top[3]`; independent of which records are chosen. */
  readonly name: string;
  readonly tokens: readonly string[];
  /** The lower triangle, row by row (pair-index.ts). Every value is finite, or null if unknown. */
  readonly activations: readonly Activation[];
  /** Columns of that triangle. */
  readonly width: number;
  /** The largest known activation. */
  readonly maxActivation: number;
  /**
   * For each from-token an upper bound on the activations of its unknown pairs; null if there is none. Absent if no row has
   * one.
   */
  readonly unknownAtMost?: readonly (number | null)[];
}

/** The records of one head: the sequences it activates on most, and random ones. */
export interface HeadRecord {
  readonly head: Head;
  readonly top: readonly ActivationRecord[];
  readonly random: readonly ActivationRecord[];
  /** How tokenizer marks in its tokens were read, if there were any. */
  readonly marks?: string;
}

// A head has 10⁴ to 10⁶ numbers: a schema check of each would cost more than parsing the file. `toActivationRecord` checks
// them in the pass that finds the maximum.
const numbers = z.custom<readonly unknown[]>(Array.isArray, 'expected an array of numbers');

const activationRecordSchema = z.object({
  tokens: z.array(z.string()).min(1),
  activations: numbers,
  unknown_at_most: z.array(z.number().nullable()).nullish(),
});

/** The fields of TDB's `NeuronRecord` that scoring uses. */
const neuronRecordSchema = z.object({
  neuron_id: neuronIdSchema,
  most_positive_activation_records: z.array(activationRecordSchema),
  random_sample: z.array(activationRecordSchema).nullish(),
});

/**
 * Reads a head's file in transformer-debugger's format.
 *
 * @param text the file's content: JSON, with NaN and infinities as Python's `json` writes them.
 * @param source the file's path or address, for messages.
 * @param expected the head that the path or address names.
 * @throws UserError naming the source and the field.
 */
export function parseHeadRecord(text: string, source: string, expected: Head): HeadRecord {
  const raw = jsonOf(text, source, parseJsonOfAnyDepth);
  const content = parseAs(neuronRecordSchema, raw, source);
  refuseMisspelt(Object.keys(raw as object), ['random_sample'], source);
  const { neuron_id: head, most_positive_activation_records: top, random_sample } = content;
  const random = random_sample ?? [];
  if (head.layer !== expected.layer || head.head !== expected.head) {
    throw new UserError(
      `${source}: neuron_id says ${headName(head)}, but the address stands for ${headName(expected)}: is the file in the wrong place?`,
    );
  }
  const read = (list: 'top' | 'random', field: string) => (raw: RawRecord, index: number) => {
    const record = toActivationRecord(raw, `${list}[${index}]`, `${source}: ${field}.${index}`);
    return marks ? { ...record, tokens: marks.read(record.tokens) } : record;
  };
  const marks = tokenReading([...top, ...random].map(({ tokens }) => tokens));
  return {
    head,
    top: top.map(read('top', 'most_positive_activation_records')),
    random: random.map(read('random', 'random_sample')),
    ...defined({ marks: marks?.said }),
  };
}

type RawRecord = z.infer<typeof activationRecordSchema>;

function toActivationRecord(raw: RawRecord, name: string, place: string): ActivationRecord {
  const { tokens, activations, unknown_at_most: bounds } = raw;
  const width = triangleWidth(tokens.length, activations.length);
  if (width === undefined) {
    throw new UserError(
      `${place}: ${activations.length} activations for ${tokens.length} tokens fit no lower triangle (all pairs would be ${(tokens.length * (tokens.length + 1)) / 2})`,
    );
  }
  if (width === 1 && tokens.length > 1) {
    throw new UserError(
      `${place}: one activation a token: a head's record has one per pair of tokens; is it a neuron's?`,
    );
  }
  if (bounds && bounds.length !== tokens.length) {
    throw new UserError(`${place}: ${bounds.length} unknown_at_most, but ${tokens.length} tokens`);
  }
  let maxActivation = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < activations.length; index += 1) {
    const value = activations[index];
    if (value === null) continue;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new UserError(
        `${place}.activations.${index}: expected a finite number, or null for one that is not known, found ${found(value)}`,
      );
    }
    if (value > maxActivation) maxActivation = value;
  }
  if (maxActivation === Number.NEGATIVE_INFINITY) {
    throw new UserError(`${place}.activations: all are null: leave out a record of which nothing is known`);
  }
  const known = { name, tokens, activations: activations as readonly Activation[], width, maxActivation };
  return bounds ? { ...known, unknownAtMost: bounds } : known;
}

/** A pair's activation or its upper bound; null if neither is known. */
export function atMost(
  { activations, unknownAtMost }: ActivationRecord,
  flatIndex: number,
  from: number,
): Activation {
  return activations[flatIndex] ?? unknownAtMost?.[from] ?? null;
}

function found(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'a list or an object' : String(value);
}
