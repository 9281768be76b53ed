import { UserError } from '../files/user-error.ts';
import type { SuiteReference, SuiteSurroundings } from './files-of-suite.ts';
import { loadSuite, type Suite } from './load-suite.ts';
import { suiteVersionOf } from './suite-version.ts';

/** The suites of one run. @throws UserError as {@link loadSuite} does, and where two different ones have one name. */
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

/** A suite by its name, what it is, and what a message calls it, e.g. its file. */
interface NamedSuite {
  readonly name: string;
  /** See {@link suiteVersionOf}. */
  readonly version: string;
  readonly shownAs: string;
}

/**
 * Checks that no two different suites of one run have one name, by which results are kept, gathered and shown. Names that
 * differ in capitals alone are one folder on many disks.
 *
 * @throws UserError naming both.
 */
export function checkSuiteNames(suites: readonly NamedSuite[]): void {
  const known = new Map<string, NamedSuite>();
  for (const suite of suites) {
    const before = known.get(suite.name.toLowerCase());
    if (before === undefined) known.set(suite.name.toLowerCase(), suite);
    else if (before.version !== suite.version || before.name !== suite.name) {
      throw new UserError(
        `${before.shownAs} and ${suite.shownAs} are two suites, and both are called ${suite.name}: their results would become one; give each its own name`,
      );
    }
  }
}
