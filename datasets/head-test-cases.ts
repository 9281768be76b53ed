import type { TestCase } from 'promptfoo';
import { z } from 'zod';
import { progressLine } from '../src/activation-records/progress-line.ts';
import { describeIssue } from '../src/describe-issue.ts';
import { buildPairCases } from '../src/pair-cases/build-pair-cases.ts';
import { describePairCase } from '../src/pair-cases/describe-pair-case.ts';
import { PAIR_CASE_KEY, type PairCase } from '../src/pair-cases/pair-case.ts';
import { loadSuite } from '../src/suite/load-suite.ts';
import { UserError } from '../src/user-error.ts';

const configSchema = z.strictObject({ suite: z.string().min(1) });

/**
 * promptfoo test generator: a suite file → one test case per (explanation, pair).
 *
 * Use: `tests: [{ path: file://datasets/head-test-cases.ts, config: { suite: datasets/puzzles/suite.yaml } }]`; the
 * suite's path is seen from the working directory.
 */
export default async function headTestCases(config: unknown): Promise<TestCase[]> {
  try {
    const parsed = configSchema.safeParse(config);
    if (!parsed.success) {
      throw new UserError(`tests: head-test-cases.ts: config: ${describeIssue(parsed.error)}`);
    }
    const progress = progressLine('heads');
    const { cases, warnings } = await buildPairCases(loadSuite(parsed.data.suite), {
      onProgress: progress.update,
    }).finally(progress.stop);
    for (const warning of warnings) console.warn(`Warning: ${warning}`);
    return cases.map(toTestCase);
  } catch (error) {
    if (error instanceof UserError && isPromptfooEval()) return exitWith(error);
    throw error;
  }
}

/** A pair case as promptfoo runs it: exact text in the metadata, where promptfoo leaves it alone. */
export function toTestCase(pairCase: PairCase): TestCase {
  const { description, columns } = describePairCase(pairCase);
  return { description, vars: { ...columns }, metadata: { [PAIR_CASE_KEY]: pairCase } };
}

// `promptfoo eval` shows an error from a generator as an uncaught one, with its stack and a piece of promptfoo's source.
// Someone else who calls the generator (promptfoo's server, a script) gets the error itself.
function isPromptfooEval(): boolean {
  return process.argv.slice(2).includes('eval');
}

function exitWith(error: UserError): never {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
