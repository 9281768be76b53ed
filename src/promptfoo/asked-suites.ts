import { headName } from '../activation-records/head.ts';
import type { HeadProfile } from '../activation-records/head-profile.ts';
import type { PairCases } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { PairGroups } from '../pair-cases/pair-groups.ts';
import { checkSuiteNames } from '../suite/load-suites.ts';

/** By suite, then by head: records are at hand when the questions are made, and promptfoo hands on the questions only. */
const profilesOf = new Map<string, ReadonlyMap<string, HeadProfile>>();

/** By name and version: promptfoo hands on a suite's questions, and nothing of the file that they come from. */
const files = new Map<string, string>();

/** The pairs of the run's suites, for simulators that are asked about several at a time: promptfoo hands on one by one. */
export const PAIRS_OF_RUN = new PairGroups();

/** Keeps a suite's pairs and what its heads do, for the report, and its file, for messages. */
export function rememberSuite({ cases, profiles }: PairCases, file: string): void {
  PAIRS_OF_RUN.add(cases);
  const [first] = cases;
  if (first?.version) files.set(`${first.suite} ${first.version}`, file);
  for (const [suite, ofSuite] of Map.groupBy(profiles, (each) => each.suite)) {
    profilesOf.set(suite, new Map(ofSuite.map(({ head, profile }) => [headName(head), profile])));
  }
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
      shownAs: files.get(`${suite} ${version}`) ?? `version ${version}`,
    })),
  );
}

/** By head; empty where the suite's questions were made elsewhere. */
export function profilesOfSuite(suite: string): ReadonlyMap<string, HeadProfile> {
  return profilesOf.get(suite) ?? new Map();
}
