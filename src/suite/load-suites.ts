import { UserError } from '../files/user-error.ts';
import type { SuiteReference, SuiteSurroundings } from './files-of-suite.ts';
import { loadSuite, type Suite } from './load-suite.ts';
import { suiteVersionOf } from './suite-version.ts';

/** The suites of one run. @throws UserError as {@link loadSuite} does, and if two different ones have one name. */
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

/** A suite's name, version, and what messages call it. */
interface NamedSuite {
  readonly name: string;
  /** See {@link suiteVersionOf}. */
  readonly version: string;
  readonly shownAs: string;
}

/** Two suites of one run may not share a name, which identifies results; nor differ in capitals alone, which are one folder on many disks. @throws UserError */
export function checkSuiteNames(suites: readonly NamedSuite[]): void {
  const known = new Map<string, NamedSuite>();
  for (const suite of suites) {
    const before = known.get(suite.name.toLowerCase());
    if (before === undefined) known.set(suite.name.toLowerCase(), suite);
    else if (before.version !== suite.version || before.name !== suite.name) {
      throw new UserError(
        `${before.shownAs} and ${suite.shownAs} are two suites, but both are called ${suite.name}, so their results would be mixed; give each its own name`,
      );
    }
  }
}
