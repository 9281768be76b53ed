import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import type { Activation } from '../activation-records/head-record.ts';
import type { HeadRecordContent, RecordedSequence } from '../activation-records/head-record-json.ts';
import { triangleSize } from '../activation-records/pair-index.ts';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { UserError } from '../files/user-error.ts';
import { type ChoiceOptions, SequenceChoice } from './choose-sequences.ts';
import { STATISTICS } from './sequence-statistics.ts';

/** HeadVis' data of a head, `heads/L{layer}H{head}.json`, as far as records need it. */
const headvisSchema = z.object({
  sequences: z.array(
    z.object({
      tokens: z.array(z.string()).min(1),
      /** Flat indices, from × seq_len + to, of the pairs that were kept: the strongest of each row, as a rule. */
      attention_indices: z.array(z.int().nonnegative()),
      attention_values: z.array(z.number()),
      seq_len: z.int().positive(),
    }),
  ),
});

type HeadvisSequence = z.infer<typeof headvisSchema>['sequences'][number];

/** A head's record, and how many of its sequences say nothing of any pair. */
export interface HeadvisRecord {
  readonly record: HeadRecordContent;
  readonly leftOut: number;
}

/**
 * Makes a head's record out of the sparse attention that HeadVis shows (anthropics/headvis, data_pipeline.py). Pairs
 * that it did not keep are not known, so they are null.
 *
 * @throws UserError naming the file, the sequence and the pair.
 */
export function readHeadvis(
  file: string,
  head: Head,
  options: ChoiceOptions & { readonly maxTokens: number },
): HeadvisRecord {
  const { sequences } = readJsonFile(file, headvisSchema, LIMITS.headvis);
  const all = sequences.map((each, index) =>
    toSequence(each, options.maxTokens, `${file}: sequences.${index}`),
  );
  const known = all.filter(({ activations }) =>
    activations.some((each, index) => index > 0 && each !== null),
  );
  if (known.length === 0)
    throw new UserError(`${file}: none of its ${all.length} sequences holds attention of ${headName(head)}`);

  const choice = new SequenceChoice(head, options);
  for (const { activations, tokens } of known)
    choice.offer(STATISTICS[options.by].of(activations, tokens.length));
  const { top, random } = choice.choose();
  const records = (numbers: readonly number[]) => numbers.flatMap((number) => known[number] ?? []);
  return { record: { head, top: records(top), random: records(random) }, leftOut: all.length - known.length };
}

function toSequence(raw: HeadvisSequence, maxTokens: number, place: string): RecordedSequence {
  const { attention_indices: indices, attention_values: values, seq_len: length } = raw;
  if (raw.tokens.length !== length) {
    throw new UserError(`${place}: ${raw.tokens.length} tokens, but seq_len is ${length}`);
  }
  if (indices.length !== values.length) {
    throw new UserError(
      `${place}: ${indices.length} attention_indices, but ${values.length} attention_values`,
    );
  }
  const tokens = raw.tokens.slice(0, maxTokens);
  const activations = new Array<Activation>(triangleSize(tokens.length, tokens.length)).fill(null);
  for (const [position, index] of indices.entries()) {
    const [from, to] = [Math.floor(index / length), index % length];
    if (from >= length || to > from) {
      throw new UserError(
        `${place}: attention_indices.${position}: ${index} is from ${from} to ${to}, of ${length} tokens: expected to ≤ from`,
      );
    }
    if (from < tokens.length) activations[(from * (from + 1)) / 2 + to] = values[position] ?? null;
  }
  return { tokens, activations };
}
