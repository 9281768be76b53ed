import { createHash } from 'node:crypto';
import { z } from 'zod';
import { headName, headSchema } from '../activation-records/head.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import { defined } from '../files/defined.ts';
import { explanationSchema } from '../suite/explanation.ts';
import { suiteNameSchema } from '../suite/suite-schema.ts';
import { suiteVersionSchema } from '../suite/suite-version.ts';

export const baseRateSchema = z.object({ active: z.int().positive(), pairs: z.int().positive() });

export type BaseRate = Readonly<z.infer<typeof baseRateSchema>>;

/** One question of a suite: does this pair fit this explanation of this head? */
export const pairCaseSchema = z
  .object({
    suite: suiteNameSchema,
    subject: z.string(),
    head: headSchema,
    explanation: explanationSchema,
    pair: z.object({
      /** The record's name, e.g. `top[2]`. */
      record: z.string(),
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      label: z.union([z.literal(0), z.literal(1)]),
      activation: z.number(),
      /** If a suite chooses explanations on some pairs and reports on others: which it is for. */
      purpose: z.enum(['select', 'report']).exactOptional(),
      /** A weak pair's chance of being drawn, if unequal: it stands for 1 / inclusion pairs. */
      inclusion: z.number().positive().max(1).exactOptional(),
      /** The band of activations that a strong pair was drawn from, 1 for the strongest. */
      band: z.int().positive().exactOptional(),
    }),
    /** How many of how many pairs of the head's random records are not weak, if weak pairs stand for all. */
    baseRate: baseRateSchema.exactOptional(),
    tokens: z.array(z.string()),
    /** Asked as by transformer-debugger: no baseline correction unless a simulator's config has one. */
    uncorrected: z.literal(true).exactOptional(),
    /** How much its suite asks in all, which shows whether a run is partial; absent in older runs. */
    whole: z
      .object({
        /** Explanations without the controls. */
        explanations: z.int().nonnegative(),
        /** Of a shard: the most, as the number of other shards' pairs is unknown. */
        questions: z.int().nonnegative(),
        /** Pairs of the case's own head. */
        pairs: z.int().nonnegative(),
        /** The shard that the case was made in, and how much it asks. */
        shard: z
          .object({
            index: z.int().positive(),
            of: z.int().positive(),
            questions: z.int().nonnegative(),
          })
          .exactOptional(),
      })
      .exactOptional(),
    /** The version of its suite; absent in older runs. */
    version: suiteVersionSchema.exactOptional(),
  })
  .refine(({ pair, tokens }) => pair.to <= pair.from && pair.from < tokens.length, {
    path: ['pair'],
    error: 'expected to <= from < the number of tokens',
  });

/** Whether a pair serves only to choose the best explanation: no reported score comes from it. */
export function isForChoosing({ pair }: Pick<PairCase, 'pair'>): boolean {
  return pair.purpose === 'select';
}

export type PairCase = z.infer<typeof pairCaseSchema>;

/** What a simulator is asked about a case: one question for each text of its explanation. */
export function questionsOf({
  explanation,
  tokens,
  pair,
  uncorrected,
}: PairCase): readonly [PairQuestion, ...PairQuestion[]] {
  const { text, union, rule } = explanation;
  const about = (explanation: string): PairQuestion => ({
    explanation,
    tokens,
    from: pair.from,
    to: pair.to,
    ...(uncorrected ? { uncorrected } : {}),
  });
  const [first = text, ...others] = union ?? [text];
  return [{ ...about(first), ...defined({ rule }) }, ...others.map(about)];
}

/** Names a pair among the pairs of its head, e.g. `top[2] 7→5`. */
export function pairName({ record, from, to }: PairCase['pair']): string {
  return `${record} ${from}→${to}`;
}

/** Names an explanation within a run: its head, and its id among the head's explanations. */
export function explanationKey({ head, explanation }: Pick<PairCase, 'head' | 'explanation'>): string {
  return `${headName(head)} ${explanation.id}`;
}

/** Names a question within a run. */
export function questionKey(pairCase: PairCase): string {
  return `${explanationKey(pairCase)} ${pairName(pairCase.pair)}`;
}

/** The same for the same pairs with the same labels, in whichever order and with whichever explanations they are asked. */
export function fingerprintOfPairs(asked: Iterable<PairCase>): string {
  // Head by head: texts of a model's sequences are long, and the pairs few that are not one object in many questions.
  const heads = new Map<string, Map<PairCase['pair'], PairCase>>();
  for (const pairCase of asked) {
    const start = `["${headName(pairCase.head)}",`;
    const ofHead = heads.get(start) ?? new Map<PairCase['pair'], PairCase>();
    heads.set(start, ofHead.set(pairCase.pair, pairCase));
  }
  const hash = createHash('sha256');
  let before = '';
  for (const start of [...heads.keys()].sort()) {
    const texts = [...(heads.get(start)?.values() ?? [])].map(({ head, pair, tokens }) =>
      JSON.stringify([headName(head), pairName(pair), pair.label, tokens]),
    );
    hash.update(before + [...new Set(texts)].sort().join('\n'));
    before = '\n';
  }
  return hash.digest('hex').slice(0, 16);
}
