import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import type { Activation } from '../activation-records/head-record.ts';
import type { HeadRecordContent, RecordedSequence } from '../activation-records/head-record-json.ts';
import { triangleSize } from '../activation-records/pair-index.ts';
import { tokenReading } from '../activation-records/token-marks.ts';
import { defined } from '../files/defined.ts';
import { jsonOf } from '../files/json-file.ts';
import { parseAs, UserError } from '../files/user-error.ts';
import { type ChoiceOptions, SequenceChoice, STATISTICS } from './choose-sequences.ts';
import { refusePadding } from './pattern-sequence.ts';
import { strayProbability, toleranceOf, type ValueKind } from './probabilities.ts';

const indices = z.array(z.int().nonnegative());
const values = z.array(z.number());
const tokens = z.array(z.string()).min(1);

/** HeadVis' data of a head, `heads/L{layer}H{head}.json`. */
const headvisSchema = z.object({
  layer: z.int().optional().catch(undefined),
  head: z.int().optional().catch(undefined),
  sequences: z.array(
    z
      .object({
        tokens,
        attention_indices: indices,
        attention_values: values,
        seq_len: z.int().positive(),
      })
      .refine(({ tokens, seq_len }) => tokens.length === seq_len, {
        error: ({ input }) => {
          const { tokens, seq_len } = input as { tokens: readonly string[]; seq_len: number };
          return `${tokens.length} tokens, but seq_len is ${seq_len}`;
        },
      })
      .transform(({ tokens, attention_indices, attention_values }) => ({
        tokens,
        indices: attention_indices,
        values: attention_values,
      })),
  ),
});

/** What Neuronpedia answers to `/api/model/head-sequences/get`. */
const neuronpediaSchema = z
  .array(
    z
      .object({
        layer: z.int().nonnegative(),
        headIndex: z.int().nonnegative(),
        tokens,
        attentionIndices: indices,
        attentionValues: values,
        modelId: z.string().optional(),
      })
      .transform(({ layer, headIndex, tokens, attentionIndices, attentionValues, modelId }) => ({
        head: { layer, head: headIndex },
        modelId,
        sequence: { tokens, indices: attentionIndices, values: attentionValues },
      })),
  )
  .min(1);

/** A head's sequences from HeadVis or Neuronpedia. */
interface SparseHead {
  readonly head: Head;
  readonly sequences: readonly SparseSequence[];
}

/** A head's record, and how many of its sequences say nothing of any pair. */
interface HeadvisRecord {
  readonly record: HeadRecordContent;
  readonly leftOut: number;
  /** How its tokens' marks were read. */
  readonly marks?: string;
}

/**
 * Reads a head's file of HeadVis (anthropics/headvis, data_pipeline.py; Neuronpedia's bucket), or an answer of Neuronpedia's.
 *
 * @param source names the file in messages.
 * @param head the one that the file's name gives, if any.
 * @throws UserError naming the source and the field.
 */
export function parseSparseHead(text: string, source: string, head: Head | undefined): SparseHead {
  const content = jsonOf(text, source);
  if (Array.isArray(content)) return neuronpediaHead(content, source, head);
  if (head === undefined) {
    throw new UserError(`${source}: its name does not say which head it is: expected a name like L4H11.json`);
  }
  const { layer = head.layer, head: own = head.head, sequences } = parseAs(headvisSchema, content, source);
  if (layer !== head.layer || own !== head.head) {
    throw new UserError(
      `${source}: says that it is of ${headName({ layer, head: own })}: is the file in the wrong place?`,
    );
  }
  return { head, sequences };
}

function neuronpediaHead(content: unknown, source: string, expected: Head | undefined): SparseHead {
  const read = parseAs(neuronpediaSchema, content, source);
  const found = [...(expected ? [expected] : []), ...read.map(({ head }) => head)];
  const heads = new Map(found.map((head) => [headName(head), head]));
  const [head] = heads.values();
  if (head === undefined || heads.size > 1) {
    const names = [...heads.keys()].slice(0, 2).join(' and ');
    throw new UserError(`${source}: holds sequences of ${names}: expected those of one head`);
  }
  const models = [...new Set(read.flatMap(({ modelId }) => modelId ?? []))];
  if (models.length > 1) {
    throw new UserError(`${source}: holds sequences of ${models[0]} and ${models[1]}: expected one model's`);
  }
  return { head, sequences: read.map(({ sequence }) => sequence) };
}

/** Makes a head's record from sparse attention. @param kept what was kept of each row. @throws UserError naming sequence and pair. */
export function recordOfHeadvis(
  { head, sequences }: SparseHead,
  source: string,
  kept: Kept,
  options: ChoiceOptions & { readonly maxTokens: number; readonly values: ValueKind },
): HeadvisRecord {
  const marks = tokenReading(sequences.map((each) => each.tokens));
  const borne = borneOut(kept, sequences);
  const all = sequences.map((each, index) => {
    const record = recordOfSparse(each, borne, options, `${source}: sequences.${index}`);
    return { ...record, tokens: marks?.read(record.tokens) ?? record.tokens };
  });
  const known = all.filter(({ activations }) =>
    activations.some((each, index) => index > 0 && each !== null),
  );
  if (known.length === 0) {
    throw new UserError(`${source}: none of its ${all.length} sequences has attention of ${headName(head)}`);
  }
  const choice = new SequenceChoice(head, options);
  for (const { activations, tokens } of known)
    choice.offer(STATISTICS[options.by].of(activations, tokens.length));
  const { top, random } = choice.choose();
  const records = (numbers: readonly number[]) => numbers.flatMap((number) => known[number] ?? []);
  return {
    record: { head, top: records(top), random: records(random) },
    leftOut: all.length - known.length,
    ...(marks ? { marks: marks.said } : {}),
  };
}

/** A sequence of which only a head's strongest pairs were kept. */
interface SparseSequence {
  readonly tokens: readonly string[];
  /** Flat indices, from × tokens + to, of the pairs that were kept, and their attention. */
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

/** Which pairs were kept: of every row the strongest keys, where they reach a threshold. */
export interface Kept {
  readonly keysPerRow: number;
  readonly threshold: number;
}

/** The defaults of HeadVis' pipeline and Neuronpedia. */
export const USUALLY_KEPT: Kept = { keysPerRow: 8, threshold: 0.005 };

/** Values have four decimals, so a row's sum may be off by this for each. */
const HALF_A_DECIMAL = 0.00005;

/**
 * Makes a record of what was kept. Other pairs are bounded: below the threshold if their row has fewer keys than would have been
 * kept, otherwise by the least of them; not at all if `kept` is unknown.
 *
 * @throws UserError naming the pair.
 */
function recordOfSparse(
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
    if (from >= length || to > from) throw new UserError(`${said}, of ${length} tokens: expected to ≤ from`);
    if (from >= tokens.length) continue;
    const flat = (from * (from + 1)) / 2 + to;
    if (activations[flat] !== null) throw new UserError(`${said}: that pair is listed twice`);
    const value = values[position] as number;
    const wrong = kind === 'probabilities' ? strayProbability(value) : undefined;
    if (wrong !== undefined) {
      throw new UserError(
        `${said}, its attention is ${value}, ${wrong}: expected a probability; if it is none, say --values any`,
      );
    }
    activations[flat] = value;
    rows[from]?.push(value);
  }
  if (kind === 'probabilities') checkSums(rows, place);
  const bounds = kept && rows.map((row, from) => boundOf(row, from, kept));
  const known = bounds?.some((each) => each !== null) ? bounds : undefined;
  return { tokens, activations, ...defined({ unknown_at_most: known }) };
}

/** What was kept, if the sequences are consistent with it. */
function borneOut(kept: Kept, sequences: readonly SparseSequence[]): Kept | undefined {
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
        `${place}: attention from ${from} sums to ${Number(sum.toPrecision(4))}, more than 1: expected probabilities; if they are none, say --values any`,
      );
    }
  }
}
