import { z } from 'zod';
import { parseJsonOrKeep } from '../files/parse-json.ts';
import { describeIssue } from '../files/user-error.ts';
import { type PairCase, pairCaseSchema } from '../pair-cases/pair-case.ts';

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

/** By text: promptfoo hands the same one to each provider, assertion and hook, and again with each result. */
const readBefore = new Map<string, PairCase>();

export function forgetPairCases(): void {
  readBefore.clear();
}

/** The inverse of {@link storePairCase}, at the border. */
export const storedPairCaseSchema = z.string().transform((text, context): PairCase => {
  const before = readBefore.get(text);
  if (before !== undefined) return before;
  const content = text.startsWith(STORED) ? parseJsonOrKeep(text.slice(STORED.length)) : null;
  const parsed = pairCaseSchema.safeParse(content);
  if (parsed.success) {
    readBefore.set(text, parsed.data);
    return parsed.data;
  }
  context.addIssue(`${describeIssue(parsed.error)}; generate tests with datasets/head-test-cases.ts`);
  return z.NEVER;
});

/** Reads the pair case out of a test case's metadata; undefined where the test case is not one of ours. */
export function pairCaseOf(metadata: Readonly<Record<string, unknown>> | undefined): PairCase | undefined {
  const found = metadata?.[PAIR_CASE_KEY];
  // Tests of others have the config's metadata, and under this key its gates.
  return typeof found === 'string' ? storedPairCaseSchema.parse(found) : undefined;
}
