import type { PairCase } from '../pair-cases/pair-case.ts';
import { PairGroups } from '../pair-cases/pair-groups.ts';
import { checkSuiteNames } from '../suite/check-suite-names.ts';

/** By version: promptfoo hands on a suite's questions, and nothing of the file that they come from. */
const files = new Map<string, string>();

/** The pairs of the run's suites, for simulators that are asked about several at a time: promptfoo hands on one by one. */
export const PAIRS_OF_RUN = new PairGroups();

/** Keeps a suite's pairs, and where its questions come from, for messages. */
export function rememberSuite(cases: readonly PairCase[], file: string): void {
  PAIRS_OF_RUN.add(cases);
  const version = cases[0]?.version;
  if (version) files.set(version, file);
}

/** Checks that the suites of a run can be told apart by their names. @throws UserError naming two that cannot. */
export function checkAskedSuites(asked: readonly PairCase[]): void {
  const suites = new Map(
    asked.flatMap(({ suite, version }) => (version ? [[`${suite} ${version}`, { suite, version }]] : [])),
  );
  checkSuiteNames(
    [...suites.values()].map(({ suite, version }) => ({
      name: suite,
      version,
      shownAs: files.get(version) ?? `version ${version}`,
    })),
  );
}
