import { z } from 'zod';
import { defined } from '../files/defined.ts';
import { jsonOf } from '../files/json-file.ts';
import { parseJsonOfAnyDepth } from '../files/parse-json.ts';
import { parseAs, UserError } from '../files/user-error.ts';
import { type Head, headName, neuronIdSchema } from './head.ts';
import { triangleWidth } from './pair-index.ts';
import { tokenReading } from './token-marks.ts';

/** How strongly a head acts on a pair; null where that is not known, which is not the same as 0. */
export type Activation = number | null;

/** One token sequence with one activation per token pair. */
export interface ActivationRecord {
  /** Where it stands in the head's file, e.g. `top[3]`: a name that stays when other records are not chosen. */
  readonly name: string;
  readonly tokens: readonly string[];
  /** The lower triangle, row by row; see pair-index.ts. Every value is finite, or null where it is not known. */
  readonly activations: readonly Activation[];
  /** Columns of that triangle. */
  readonly width: number;
  /** The largest activation that is known. */
  readonly maxActivation: number;
  /**
   * For each from-token what those of its pairs that are not known have at most; null where that is not known either. Absent
   * where no row has such a bound.
   */
  readonly unknownAtMost?: readonly (number | null)[];
}

/** What was recorded of one head: the sequences it activates most on, and random ones. */
export interface HeadRecord {
  readonly head: Head;
  readonly top: readonly ActivationRecord[];
  readonly random: readonly ActivationRecord[];
  /** What the marks of its tokens' tokenizer were read as, where they had any. */
  readonly marks?: string;
}

// A schema that looked at each number by itself would cost more than parsing the file: a head has 10⁴ to 10⁶ of
// them. `toActivationRecord` checks them in the same pass that finds the maximum.
const numbers = z.custom<readonly unknown[]>(Array.isArray, 'expected an array of numbers');

const activationRecordSchema = z.object({
  tokens: z.array(z.string()).min(1),
  activations: numbers,
  unknown_at_most: z.array(z.number().nullable()).nullish(),
});

/** TDB's `NeuronRecord`, as far as scoring reads it: the summary statistics may hold anything. */
const neuronRecordSchema = z.object({
  neuron_id: neuronIdSchema,
  most_positive_activation_records: z.array(activationRecordSchema),
  random_sample: z.array(activationRecordSchema).nullish(),
});

/**
 * Reads a head's file as transformer-debugger writes it.
 *
 * @param text the file's content: JSON, or what Python's `json` makes of NaN and infinities.
 * @param source the file's path or address, for messages.
 * @param expected the head the address stands for.
 * @throws UserError naming the source and the field.
 */
export function parseHeadRecord(text: string, source: string, expected: Head): HeadRecord {
  const content = parseAs(neuronRecordSchema, jsonOf(text, source, parseJsonOfAnyDepth), source);
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

/** What a pair's activation is at most; null where that is not known. */
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
