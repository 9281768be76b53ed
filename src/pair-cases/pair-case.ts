import { z } from 'zod';
import { headSchema } from '../activation-records/head.ts';
import { controlSchema } from '../suite/suite-schema.ts';

const explanationSchema = z.object({
  id: z.string(),
  text: z.string(),
  truth: z.boolean().exactOptional(),
  /** Which control it is; absent for an explanation that is scored for its own sake. */
  control: controlSchema.exactOptional(),
});

/**
 * One question of a suite, and the answer that is expected: does this pair fit this explanation of this head?
 * It travels through promptfoo as a test case's metadata, which promptfoo hands on untouched (vars it does not).
 */
export const pairCaseSchema = z.object({
  suite: z.string(),
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
  }),
  tokens: z.array(z.string()),
});

export type PairCase = z.infer<typeof pairCaseSchema>;

/** The field of a test case's metadata that holds its {@link PairCase}. */
export const PAIR_CASE_KEY = 'attentionHeads';

/** Reads the pair case out of a test case's metadata; undefined where the test case is not one of ours. */
export function pairCaseOf(metadata: Readonly<Record<string, unknown>> | undefined): PairCase | undefined {
  const found = metadata?.[PAIR_CASE_KEY];
  return found === undefined ? undefined : pairCaseSchema.parse(found);
}

/** Names a pair among the pairs of its head, e.g. `top[2] 7→5`. */
export function pairName({ record, from, to }: PairCase['pair']): string {
  return `${record} ${from}→${to}`;
}
