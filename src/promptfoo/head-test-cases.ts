import type { TestCase } from 'promptfoo';
import { headName } from '../activation-records/head.ts';
import { defined } from '../files/defined.ts';
import { findPath } from '../files/find-path.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { pairCasesOfSuites } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { markWarnings } from '../pair-cases/pair-warnings.ts';
import { progressLine } from '../reports/progress-line.ts';
import { suiteReferenceSchema } from '../suite/files-of-suite.ts';
import { rememberSuite } from './asked-suites.ts';
import { searchFolders } from './command-line.ts';
import { exitOnUserError } from './conclude-at-exit.ts';
import { cutsOfConfigs } from './config-cuts.ts';
import { describePairCase } from './pair-case-in-words.ts';
import { preparePromptfoo } from './prepare-promptfoo.ts';
import { PAIR_CASE_KEY, storePairCase } from './stored-pair-case.ts';
import { questionsToAsk } from './unchanged-questions.ts';

/**
 * promptfoo test generator: a suite file → one test case per (explanation, pair).
 *
 * Use: `tests: [{ path: file://datasets/head-test-cases.ts, config: { suite: datasets/puzzles/suite.yaml } }]`; the
 * suite is looked for in the config file's folder, then in the working directory.
 */
export async function headTestCases(config: unknown): Promise<TestCase[]> {
  preparePromptfoo();
  try {
    const parsed = suiteReferenceSchema.safeParse(config);
    if (!parsed.success) {
      throw new UserError(`tests: head-test-cases: config: ${describeIssue(parsed.error)}`);
    }
    const folders = searchFolders();
    const suite = findPath(parsed.data.suite, folders, 'tests: head-test-cases: config: suite');
    const progress = progressLine('heads');
    const built = await pairCasesOfSuites([{ ...parsed.data, suite }], {
      folders,
      profiles: true,
      onProgress: progress.update,
    }).finally(progress.stop);
    const { cases, warnings } = built;
    for (const warning of [...cutsOfConfigs(), ...warnings, ...markWarnings(cases)])
      console.warn(`Warning: ${visibleText(warning)}`);
    rememberSuite(built, suite);
    return (await questionsToAsk(cases)).map(toTestCase);
  } catch (error) {
    return exitOnUserError(error);
  }
}

/** A pair case in metadata, which promptfoo leaves as they are; the short fields are for `--filter-metadata` and the web UI. */
export function toTestCase(pairCase: PairCase): TestCase {
  const { description, pair: shown } = describePairCase(pairCase);
  const { head, explanation, pair } = pairCase;
  return {
    description,
    vars: { pair: shown },
    metadata: {
      head: headName(head),
      layer: String(head.layer),
      explanation: explanation.id,
      label: String(pair.label),
      // A filter finds only what is there.
      truth: explanation.control === undefined ? String(explanation.truth ?? 'unknown') : 'control',
      ...defined({ purpose: pair.purpose }),
      [PAIR_CASE_KEY]: storePairCase(pairCase),
    },
  };
}
