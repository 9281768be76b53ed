import { z } from 'zod';
import { headSchema } from '../activation-records/head.ts';
import { describeIssue } from '../describe-issue.ts';
import { parseJsonOrKeep } from '../parse-json.ts';
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

const STORED = 'pair case ';

/**
 * A pair case as it travels through promptfoo, in a test case's metadata. Vars are rendered as templates; metadata are
 * handed on as they are, but what promptfoo stores of them goes through a sanitiser: it replaces every string that looks
 * like a key, as a token of 64 dashes does, or an explanation's id. It reads JSON, too; with a word in front it sees a text
 * like any other.
 */
export function storePairCase(pairCase: PairCase): string {
  return STORED + JSON.stringify(pairCase);
}

/** The inverse of {@link storePairCase}, at the border. */
export const storedPairCaseSchema = z.string().transform((text, context): PairCase => {
  const content = text.startsWith(STORED) ? parseJsonOrKeep(text.slice(STORED.length)) : null;
  const parsed = pairCaseSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  context.addIssue(`${describeIssue(parsed.error)}; generate tests with datasets/head-test-cases.ts`);
  return z.NEVER;
});

/** Reads the pair case out of a test case's metadata; undefined where the test case is not one of ours. */
export function pairCaseOf(metadata: Readonly<Record<string, unknown>> | undefined): PairCase | undefined {
  const found = metadata?.[PAIR_CASE_KEY];
  return found === undefined ? undefined : storedPairCaseSchema.parse(found);
}

/** Names a pair among the pairs of its head, e.g. `top[2] 7→5`. */
export function pairName({ record, from, to }: PairCase['pair']): string {
  return `${record} ${from}→${to}`;
}
