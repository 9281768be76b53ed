import { checkSuiteNames } from './check-suite-names.ts';
import type { SuiteSurroundings } from './files-of-suite.ts';
import { loadSuite, type Suite } from './load-suite.ts';
import type { SuiteReference } from './suite-access.ts';
import { suiteVersionOf } from './suite-version.ts';

/**
 * The suites of one run.
 *
 * @throws UserError as {@link loadSuite} does, and where two different ones have one name.
 */
export function loadSuites(
  references: readonly SuiteReference[],
  surroundings: SuiteSurroundings = {},
): readonly Suite[] {
  const loaded = references.map(({ suite: file, ...access }) => ({
    file,
    suite: loadSuite(file, { ...surroundings, ...access }),
  }));
  checkSuiteNames(
    loaded.map(({ file, suite }) => ({ name: suite.name, version: suiteVersionOf(suite), shownAs: file })),
  );
  return loaded.map(({ suite }) => suite);
}
