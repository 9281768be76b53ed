import type { PairCase } from '../pair-cases/pair-case.ts';
import { checkSuiteNames } from '../suite/check-suite-names.ts';

/** By version: promptfoo hands on a suite's questions, and nothing of the file that they come from. */
const files = new Map<string, string>();

/** Keeps where a suite's questions come from, for messages. */
export function rememberSuiteFile(cases: readonly PairCase[], file: string): void {
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
