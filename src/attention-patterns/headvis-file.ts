import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import type { HeadRecordContent } from '../activation-records/head-record-json.ts';
import { tokenReading } from '../activation-records/token-marks.ts';
import { describeIssue } from '../files/describe-issue.ts';
import { errorMessage } from '../files/error-message.ts';
import { parseJson } from '../files/parse-json.ts';
import { UserError } from '../files/user-error.ts';
import { type ChoiceOptions, SequenceChoice } from './choose-sequences.ts';
import type { ValueKind } from './probabilities.ts';
import { STATISTICS } from './sequence-statistics.ts';
import { borneOut, type Kept, recordOfSparse, type SparseSequence } from './sparse-sequence.ts';

const indices = z.array(z.int().nonnegative());
const values = z.array(z.number());
const tokens = z.array(z.string()).min(1);

/** HeadVis' data of a head, `heads/L{layer}H{head}.json`, as far as records need it. */
const headvisSchema = z.object({
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
      .transform(
        (each): SparseSequence => ({
          tokens: each.tokens,
          indices: each.attention_indices,
          values: each.attention_values,
        }),
      ),
  ),
});

/** What Neuronpedia answers to `/api/model/head-sequences/get`. */
const neuronpediaSchema = z
  .array(
    z.object({
      layer: z.int().nonnegative(),
      headIndex: z.int().nonnegative(),
      tokens,
      attentionIndices: indices,
      attentionValues: values,
    }),
  )
  .min(1);

/** A head's sequences as HeadVis or Neuronpedia has them. */
export interface SparseHead {
  readonly head: Head;
  readonly sequences: readonly SparseSequence[];
}

/** A head's record, and how many of its sequences say nothing of any pair. */
export interface HeadvisRecord {
  readonly record: HeadRecordContent;
  readonly leftOut: number;
  /** What its tokens' marks were read as. */
  readonly marks?: string;
}

/**
 * Reads a head's file of HeadVis (anthropics/headvis, data_pipeline.py; Neuronpedia's bucket), or an answer of
 * Neuronpedia's.
 *
 * @param text the file's.
 * @param source stands for the file in messages.
 * @param head the one that its name says; undefined where it says none.
 * @throws UserError naming the source and the field.
 */
export function parseSparseHead(text: string, source: string, head: Head | undefined): SparseHead {
  const content = parsed(text, source);
  if (Array.isArray(content)) return neuronpediaHead(content, source, head);
  if (head === undefined) {
    throw new UserError(`${source}: its name does not say which head it is: expected a name like L4H11.json`);
  }
  const read = headvisSchema.safeParse(content);
  if (!read.success) throw new UserError(`${source}: ${describeIssue(read.error)}`);
  return { head, sequences: read.data.sequences };
}

function neuronpediaHead(content: unknown, source: string, expected: Head | undefined): SparseHead {
  const read = neuronpediaSchema.safeParse(content);
  if (!read.success) throw new UserError(`${source}: ${describeIssue(read.error)}`);
  const heads = new Map(
    read.data.map(({ layer, headIndex }) => [
      headName({ layer, head: headIndex }),
      { layer, head: headIndex },
    ]),
  );
  const [head, other] = [...(expected ? [expected] : []), ...heads.values()].filter(
    (each, index, all) => all.findIndex((one) => headName(one) === headName(each)) === index,
  );
  if (head === undefined || other !== undefined) {
    throw new UserError(
      `${source}: holds sequences of ${[head, other].flatMap((each) => (each ? headName(each) : [])).join(' and ')}: expected one head's`,
    );
  }
  return {
    head,
    sequences: read.data.map((each) => ({
      tokens: each.tokens,
      indices: each.attentionIndices,
      values: each.attentionValues,
    })),
  };
}

/**
 * Makes a head's record out of the sparse attention that HeadVis shows. Of pairs that it did not keep only a bound is known.
 *
 * @param kept what was kept of each row, where that is not as usual.
 * @throws UserError naming the source, the sequence and the pair.
 */
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
  if (known.length === 0)
    throw new UserError(
      `${source}: none of its ${all.length} sequences holds attention of ${headName(head)}`,
    );

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

function parsed(text: string, source: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new UserError(`${source}: not JSON: ${errorMessage(error)}`);
  }
}
